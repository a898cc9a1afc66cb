import type { FileRequest } from '#shared/contracts/agency-protocol.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { scopesOfAgency } from '#shared/domain/permissions/scopes.ts';
import type { AccountId, AgencyId } from '#shared/kernel/ids.ts';
import { REQUEST_AGGREGATES } from '#shared/mechanisms/index.ts';
import type { Attachment } from '../gateways/contract.ts';
import type { FileStore } from '../store/file-store.ts';
import { openCommit } from './commit.ts';
import type { ServerCore } from './core.ts';

/** Reads an attachment for an agency that asked by a verified request; undefined when it is not for this agency. */
export type AttachmentReader = (agency: AgencyId, request: FileRequest, ip: string) => Promise<Attachment | undefined>;

/**
 * Attachments for agencies. A file opens to the agency that sees the request and a record of it that names the file; its
 * address alone opens nothing. Each try is audited, the refused one too.
 */
export function attachmentReader(core: ServerCore, files: Pick<FileStore, 'read'>): AttachmentReader {
  return async (agency, request, ip) => {
    const reader = { account: agency as string as AccountId, scopes: scopesOfAgency(agency) };
    const { matter, may } = await core.store.snapshot(async (reads) => {
      const shown: AggregateRef[] = [];
      for (const type of REQUEST_AGGREGATES) if (await reads.aggregateVisible(reader.scopes, { type, id: request.requestId })) shown.push({ type, id: request.requestId });
      return { matter: shown[0], may: shown.length > 0 && (await reads.fileVisible(reader, request.file)) };
    });
    await core.store.transaction(async (tx) => {
      const now = core.clock.now();
      const commit = openCommit(core, tx, now);
      const object = matter ?? { type: 'request', id: request.requestId };
      commit.audit({ at: now, account: reader.account, role: 'agency-system', action: 'agency.fetch-file', object, what: request.file.slice(0, 20), result: may ? 'done' : 'NOT_FOUND', ip });
      await tx.write(commit.batch());
    });
    return may ? files.read(request.file) : undefined;
  };
}
