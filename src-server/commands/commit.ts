import { type FactDraft } from '#shared/contracts/audiences/index.ts';
import { refKey } from '#shared/domain/linkage/command.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { AuditDraft } from '../audit/chain.ts';
import { type CommitBatch, EMPTY_BATCH, type FactWrite, type StoreTransaction, type TimelineMove } from '../store/port.ts';
import { casePartyRowsOf, requestIndexRow } from './index-rows.ts';
import type { Execution } from './execute.ts';
import type { ServerCore } from './core.ts';
import { factWrite, project } from './project.ts';
import { type Layer, mergeLayer, newLayer, openWorkingSet } from './working-set.ts';

/**
 * Gathers what one write transaction will change. Each command takes one feed number, so that pages can hold whole
 * commands; all numbers of the transaction become visible together.
 */
export type Commit = {
  readonly execution: Execution;
  /** What the commands of this transaction have changed so far. */
  readonly base: Layer;
  /** Takes the next feed number for an accepted layer and further facts; the layer goes into `base`. */
  absorb(layer: Layer, facts?: readonly FactDraft[]): Promise<number>;
  /** Facts that no command made (settings, directory, calendar), under one feed number. */
  publish(facts: readonly { readonly draft: FactDraft; readonly version: number }[]): number;
  audit(row: AuditDraft): void;
  /** Whether anything would be written. */
  batch(rest?: Partial<Omit<CommitBatch, 'head'>>): CommitBatch;
};

export function openCommit(core: ServerCore, tx: StoreTransaction, now: Instant): Commit {
  const work = openWorkingSet(tx);
  const base = newLayer();
  const facts = new Map<string, FactWrite>();
  /** The last move of each aggregate is the one that counts. */
  const timelines = new Map<string, TimelineMove>();
  const audit: AuditDraft[] = [];
  let head = tx.head;

  return {
    execution: { core, tx, work, now },
    base,
    absorb: async (layer, more = []) => {
      head += 1;
      const changed = [];
      for (const after of layer.aggregates.values()) changed.push([await work.read(base, after.ref), after] as const);
      const projection = project(core, changed, layer.events, head);
      for (const fact of projection.facts) facts.set(fact.id, fact);
      for (const draft of more) {
        const fact = factWrite(core, draft, head, 0);
        facts.set(fact.id, fact);
      }
      for (const move of projection.timelines) timelines.set(refKey(move.aggregate), move);
      mergeLayer(layer);
      return head;
    },
    publish: (drafts) => {
      head += 1;
      for (const { draft, version } of drafts) {
        const fact = factWrite(core, draft, head, version);
        facts.set(fact.id, fact);
      }
      return head;
    },
    audit: (row) => {
      audit.push(row);
    },
    batch: (rest = {}) => {
      const aggregates = [...base.aggregates.values()];
      return {
        ...EMPTY_BATCH,
        head,
        aggregates,
        moves: base.moves,
        caseParties: aggregates.flatMap((row) => {
          const rows = casePartyRowsOf(row);
          return rows === undefined ? [] : [{ caseId: row.ref.id as (typeof EMPTY_BATCH.caseParties)[number]['caseId'], rows }];
        }),
        requests: aggregates.flatMap((row) => requestIndexRow(row) ?? []),
        facts: [...facts.values()],
        timelines: [...timelines.values()],
        timers: base.timers,
        outgoing: base.outgoing,
        series: [...base.series.values()],
        automation: base.automation,
        audit,
        ...rest,
      };
    },
  };
}
