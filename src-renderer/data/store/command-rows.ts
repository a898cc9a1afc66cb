import type { RxCollection } from 'rxdb/plugins/core';
import { Compile } from 'typebox/compile';
import { type CommandStore, CustodySchema, type LoggedCommand, type StreamState, StreamStateSchema } from '#shared/contracts/ports.ts';
import type { CommandRow } from './schemas.ts';
import { rowsOf } from './rows.ts';

/** The row that says where the streams stand: in the same collection, so that it is written with the commands. */
const STREAMS_ID = '~streams';

const streamsCheck = Compile(StreamStateSchema);
const custodyCheck = Compile(CustodySchema);

function toRow(entry: LoggedCommand): CommandRow {
  return { id: entry.command.id, n: entry.n, body: { v: entry } };
}

/** A row that this release cannot read stays where it is; the journal holds the same command. */
function readable(row: CommandRow): readonly LoggedCommand[] {
  const entry = row.body.v as LoggedCommand;
  const { n, command, slot, title, decidedAt, files } = entry;
  return custodyCheck.Check({ n, command, ...(slot === undefined ? {} : { slot }), title, decidedAt, files }) ? [entry] : [];
}

export function storeCommands(collection: RxCollection<CommandRow>): CommandStore {
  const rows = rowsOf(collection);
  let isWritten = false;
  return {
    async load() {
      const found = await rows.find({ selector: {}, sort: [{ n: 'asc' }, { id: 'asc' }] });
      const streams: unknown = found.find((row) => row.id === STREAMS_ID)?.body.v;
      return {
        streams: streamsCheck.Check(streams) ? (streams as StreamState) : undefined,
        entries: found.filter((row) => row.id !== STREAMS_ID).flatMap(readable),
      };
    },
    put: (entries, streams, isNew) => rows.write([...entries.map(toRow), { id: STREAMS_ID, n: 0, body: { v: streams } }], [], isNew === true && isWritten).then((stored) => {
        // From the first write on, the row of the streams is one that the writer keeps.
        isWritten = stored.ok;
        return stored;
      }),
    remove: (ids) => rows.write([], ids),
  };
}
