import { summonsReason, type FileNames, type Issue, locateInputOf } from '#shared/instruments/from-models.ts';
import { bodyDate } from '#shared/instruments/civil-words.ts';
import { instrumentType, type InstrumentCode } from '#shared/instruments/catalogue.ts';
import { assistanceLetterFields, compelWarrantFields, type CourtInput, type LocateApplicationInput, locateApplicationFields } from '#shared/instruments/fields.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { Packet } from '#shared/mechanisms/locate-person/model.ts';
import { loadShippedTemplate } from '#renderer/ui/instruments/shipped-templates.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import { err, type Result } from '#shared/kernel/result.ts';
import type { MadeInstrument } from './packet-form.ts';

/** The authority that every request of the city goes to, as letters address it. */
export const POLICE_RECIPIENT = '苏州市公安局';

export type InstrumentSource = {
  readonly state: CaseState;
  readonly packet: Packet;
  readonly court: CourtInput;
  readonly names: FileNames & { readonly president?: string };
  /** Picture of the person for the application, where the case has one. */
  readonly photo?: Uint8Array;
};

/** Merge fields of an instrument of the packet; what the file does not say stays empty and is refused by name. */
function fieldsFor(code: MadeInstrument, { state, packet, court, names }: InstrumentSource, more: Issue & Pick<LocateApplicationInput, 'appliedOn' | 'chief' | 'president'>): unknown {
  const { number, signedOn, ...approvals } = more;
  const issue: Issue = { ...(number === undefined ? {} : { number }), ...(signedOn === undefined ? {} : { signedOn }) };
  const input = locateInputOf(state, packet, court, names, issue);
  switch (code) {
    case 'locate-application':
      return locateApplicationFields({ ...input, ...approvals });
    case 'assistance-letter':
      return assistanceLetterFields({ ...input, recipient: POLICE_RECIPIENT });
    case 'compel-appearance-warrant': {
      const summons = summonsReason(state, packet.debtor);
      return compelWarrantFields({
        court,
        case: input.case,
        ...issue,
        // Without a summons on file there is no ground for it: the paper is refused by name, never made with a guess.
        reason: summons === undefined ? '' : `经本院传票传唤，应于${bodyDate(summons.on)}到庭，无正当理由拒不到庭`,
        place: `${court.name}执行局`,
        approver: names.president ?? '院长',
      });
    }
  }
}

/** Bytes of a template by the code of its instrument. */
export async function templateOf(code: InstrumentCode): Promise<Result<Uint8Array, Failure>> {
  const { name, template } = instrumentType(code);
  const bytes = await loadShippedTemplate(template).catch(() => undefined);
  return bytes === undefined ? err(failure('INSTRUMENT_TYPE_UNKNOWN', { document: name })) : { ok: true, value: bytes };
}

/**
 * Makes an instrument of the packet from its template: unnumbered and unsigned unless told otherwise. The same case and
 * form give the same bytes, so a paper that is made again keeps its hash.
 */
export async function makeInstrument(code: MadeInstrument, source: InstrumentSource, more: Issue & Pick<LocateApplicationInput, 'appliedOn' | 'chief' | 'president'> = {}): Promise<Result<Uint8Array, Failure>> {
  const template = await templateOf(code);
  if (!template.ok) return template;
  const pictures = code === 'locate-application' && source.photo !== undefined ? { 照片: source.photo } : {};
  return fillInstrument(template.value, code, fieldsFor(code, source, more), pictures);
}
