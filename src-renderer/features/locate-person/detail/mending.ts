import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FieldChange } from '#shared/domain/linkage/regions/exchange.ts';
import { type LocateRequest, type Packet, packetHash, SEALED_INSTRUMENTS } from '#shared/mechanisms/locate-person/model.ts';
import { closed } from '#shared/kernel/schema.ts';
import { PacketFormSchema } from '../packet/packet-form.ts';
import type { Papers } from '../packet/use-papers.ts';
import { isMade } from '../packet/packet-form.ts';

const MendBodySchema = closed({ form: PacketFormSchema, reasons: Type.Record(Type.String(), Type.String()), reseal: Type.Array(Type.String()) });
/** A mend that is being written: the fields, why each was changed, and which papers are to be sealed again. */
export type MendBody = Static<typeof MendBodySchema>;
const MendCheck = Compile(MendBodySchema);

export function parseMendBody(body: unknown): MendBody | undefined {
  return MendCheck.Check(body) ? body : undefined;
}

/** Where the last mends are kept until they are no longer needed: one that the server refuses comes back as it was. */
export const MENDED_SETTING = 'requests.mended';
export const KEPT_MENDS = 12;
const CopiesSchema = Type.Array(closed({ commandId: Type.String(), body: MendBodySchema }));
const CopiesCheck = Compile(CopiesSchema);

export function parseMendCopies(value: unknown): Static<typeof CopiesSchema> {
  return CopiesCheck.Check(value) ? value : [];
}

/** What the seals stand under; a packet that says the same keeps them (as `decide` does). */
function sealedContent(packet: Packet): string {
  return packetHash({ ...packet, attachments: [], evidence: [], dutyPhone: '-', dangers: [] });
}

export type SealNeed = { readonly slot: string; readonly title: string; readonly why: 'content' | 'text' | 'asked' | 'new' | 'kept' };

/**
 * Which papers must be sealed again after this mend, and why: all of them when the matter itself changed, one whose text
 * reads differently now, one the judge asks for, one that is new. The others keep their seal.
 */
export function sealNeeds(request: LocateRequest, after: Packet, papers: Papers, asked: readonly string[]): readonly SealNeed[] {
  const changed = sealedContent(request.packet) !== sealedContent(after);
  return after.attachments
    .filter(({ instrument }) => SEALED_INSTRUMENTS.includes(instrument))
    .map(({ slot, title, instrument }): SealNeed => {
      const old = request.packet.attachments.find((each) => each.slot === slot);
      if (old?.sealed === undefined) return { slot, title, why: 'new' };
      if (changed) return { slot, title, why: 'content' };
      const paper = isMade(instrument) ? papers[instrument] : undefined;
      if (paper?.ok === true && old.file !== undefined && paper.hash !== old.file) return { slot, title, why: 'text' };
      return { slot, title, why: asked.includes(slot) ? 'asked' : 'kept' };
    });
}

/** Changes that an approver has to see again before the packet goes out. */
const APPROVED_FIELDS = ['reasons', 'periodDays', 'takeover', 'attachments'];

/** Where the packet goes after the mend: to the approver, to the seal, or straight to the police. */
export function nextStop(changes: readonly FieldChange[], needs: readonly SealNeed[]): 'approval' | 'seal' | 'police' {
  if (changes.some(({ field }) => APPROVED_FIELDS.includes(field))) return 'approval';
  return needs.some(({ why }) => why !== 'kept') ? 'seal' : 'police';
}
