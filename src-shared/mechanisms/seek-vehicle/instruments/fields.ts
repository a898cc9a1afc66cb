import type { PlateType } from '../../../domain/assets/model.ts';
import { plateText } from '../../../domain/identifiers/index.ts';
import { bodyDate, bodyTime } from '../../../instruments/paper/civil-words.ts';
import { type AttachmentInput, dateOf, describePerson, given, type InstrumentInput, listed, numberOf, rulingFields } from '../../../instruments/paper/fields.ts';
import type { CivilDate, Instant } from '../../../kernel/time.ts';
import type {
  AssistNoticeMerge,
  HandOverListMerge,
  ReleaseRulingMerge,
  ReturnListMerge,
  SeizureListMerge,
  SeizureRulingMerge,
  TransferFormMerge,
  UnsealNoticeMerge,
} from './merge-types.ts';

/** From plain values of a search for a car to the merge fields of its papers. Words of its codes stand in `words.ts`. */

const KIND_WORDS: Readonly<Record<PlateType, string>> = {
  small: '小型汽车',
  large: '大型汽车',
  'new-energy-small': '小型新能源汽车',
  'new-energy-large': '大型新能源汽车',
  trailer: '挂车',
  motorcycle: '摩托车',
  other: '其他',
};

export type CarInput = {
  /** Absent of a car that is not registered. */
  readonly plate?: string;
  readonly plateType?: PlateType;
  readonly vin: string;
  readonly engineNo?: string;
  readonly brand?: string;
  readonly colour?: string;
  readonly owner?: string;
};

/** The registered seal of this court that the search rests on. */
export type SealInput = { readonly number?: string; readonly start?: CivilDate; readonly end: CivilDate };

const UNREGISTERED = '未登记';

function platePlain({ plate }: CarInput): string {
  return plate === undefined ? UNREGISTERED : plateText(plate);
}

/** A car as orders name it. Unknown parts are left out: nobody stops a car by a guessed colour. */
function describeCar(car: CarInput): string {
  const kind = car.plateType === undefined || car.plateType === 'other' ? '' : `（${KIND_WORDS[car.plateType]}）`;
  const parts = [
    `号牌号码${platePlain(car)}${kind}`,
    car.brand === undefined ? undefined : `品牌型号${car.brand}`,
    car.colour === undefined ? undefined : `车身颜色${car.colour}`,
    `车辆识别代号${car.vin}`,
    car.engineNo === undefined ? undefined : `发动机号码${car.engineNo}`,
    car.owner === undefined ? undefined : `登记所有人${car.owner}`,
  ];
  return parts.filter((part) => part !== undefined).join('，');
}

function carFields(car: CarInput) {
  return {
    plate: platePlain(car),
    vin: car.vin,
    ...given({ kind: car.plateType === undefined ? undefined : KIND_WORDS[car.plateType], brand: car.brand, colour: car.colour, engineNo: car.engineNo }),
  };
}

function periodOf({ start, end }: { readonly start?: CivilDate; readonly end: CivilDate }): string {
  return start === undefined ? `至${bodyDate(end)}止` : `自${bodyDate(start)}起至${bodyDate(end)}止`;
}

function sealFields(seal: SealInput) {
  return { number: seal.number ?? '见车辆查封回执', period: periodOf(seal) };
}

/** A sentence of a person without its full stop: the sheet sets it. */
function unstopped(text: string): string {
  return text.trim().replace(/[。.；;]+$/u, '');
}

function carRulingFields(input: InstrumentInput) {
  const fields = rulingFields(input);
  // It travels to the traffic police, who need no number of the creditor's.
  const { idNo: _idNo, ...creditor } = input.case.creditor;
  return { ...fields, case: { ...fields.case, number: input.case.caseNumber }, creditor: { name: creditor.name, description: describePerson(creditor) } };
}

export type CarPaperInput = InstrumentInput & { readonly car: CarInput; readonly seal: SealInput };

/** `ownerReason`: why the car is the debtor’s although the register does not say so. */
export type SeizureRulingInput = CarPaperInput & { readonly ownerReason?: string };

/** 执行裁定书（查封、扣押机动车）: the seal is registered, the car itself is to be taken in. */
export function seizureRulingFields(input: SeizureRulingInput): SeizureRulingMerge {
  const { car, seal, case: { debtor } } = input;
  const finding = input.ownerReason === undefined ? `被执行人${debtor.name}名下有下列机动车` : `下列机动车属于被执行人${debtor.name}（${unstopped(input.ownerReason)}）`;
  return { ...carRulingFields(input), car: { finding, description: describeCar(car) }, seal: { ...sealFields(seal), end: bodyDate(seal.end) } };
}

function noticeFields(input: CarPaperInput & { readonly recipient: string }) {
  const { court, case: file } = input;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { number: numberOf(input), date: dateOf(input) },
    recipient: input.recipient,
    case: { number: file.caseNumber, cause: file.cause, judge: file.judge },
    creditor: { name: file.creditor.name },
    debtor: { name: file.debtor.name },
    car: { description: describeCar(input.car) },
    seal: sealFields(input.seal),
  };
}

export type AssistNoticeInput = CarPaperInput & {
  readonly recipient: string;
  /** Calendar days from the day the traffic police accept. */
  readonly periodDays: number;
  readonly backupOfficer?: string;
  readonly attachments: readonly AttachmentInput[];
};

/** 协助执行通知书（查找机动车）: of the parties their names, of the claim nothing. */
export function assistNoticeFields(input: AssistNoticeInput): AssistNoticeMerge {
  return {
    ...noticeFields(input),
    request: { period: `自你单位接收之日起${input.periodDays}日，但不超过查封期限届满之日（${bodyDate(input.seal.end)}）`, ...given({ backupOfficer: input.backupOfficer }) },
    attachments: listed(input.attachments, 'vehicle-assist-notice'),
  };
}

export type KeeperInput = { readonly name: string; readonly lot: string; readonly address: string; readonly phone: string };
export type BelongingInput = { readonly what: string; readonly count: number; readonly note?: string };

/** How the car was taken in, as the record made at the place has it; what stands in words was put into them by `words.ts`. */
export type SeizureInput = {
  readonly at: Instant;
  readonly place: string;
  /** Which signs were compared, and how they were read. */
  readonly check: string;
  /** Who was called to be there, when, and whether he answered or came. */
  readonly called: string;
  readonly witness: string;
  readonly keys: number;
  readonly licenceCard: boolean;
  readonly odometerKm: number;
  readonly fuel: string;
  readonly belongings: readonly BelongingInput[];
  /** Sides of which there is a photo, and those of which there is none with the reason. */
  readonly photos: { readonly taken: readonly string[]; readonly missing: readonly { readonly side: string; readonly why: string }[] };
  readonly keeper: KeeperInput;
};

/** A signature under a list, or why there is none. */
export type SignatureInput = { readonly signer: string; readonly how: 'signed' | 'refused' | 'absent'; readonly reason?: string };

const HOW_WORDS = { refused: '拒绝签名', absent: '未到场' } as const;

/** Signatures by their places; a place where nobody has signed yet is a line to sign on. */
function signed<P extends string>(places: Readonly<Record<P, readonly SignatureInput[]>>): { [K in P]?: string } {
  const words = (one: readonly SignatureInput[]) =>
    one.map(({ signer, how, reason }) => (how === 'signed' ? signer : `${signer}：${HOW_WORDS[how]}${reason === undefined ? '' : `（${unstopped(reason)}）`}`)).join('、');
  return given(Object.fromEntries(Object.entries<readonly SignatureInput[]>(places).map(([place, one]) => [place, words(one)])) as Record<P, string>);
}

function belongingRows(belongings: readonly BelongingInput[]) {
  if (belongings.length === 0) return [{ no: '—', what: '无随车物品', count: '—', note: '—' }];
  return belongings.map(({ what, count, note }, index) => ({ no: String(index + 1), what, count: String(count), note: note ?? '—' }));
}

function photoWords({ taken, missing }: SeizureInput['photos']): string {
  const had = taken.length === 0 ? '未拍摄' : `已拍${taken.length}张：${taken.join('、')}`;
  return missing.length === 0 ? had : `${had}；缺${missing.length}张：${missing.map(({ side, why }) => `${side}（${unstopped(why)}）`).join('、')}`;
}

function kilometres(km: number): string {
  return `${km.toLocaleString('en-US')}公里`;
}

function stateOf({ keys, licenceCard, odometerKm, fuel }: SeizureInput) {
  return { keys: `${keys}把`, licence: licenceCard ? '1本' : '无', odometer: kilometres(odometerKm), fuel };
}

function listHead(input: InstrumentInput) {
  const { court, case: file } = input;
  return {
    court: { name: court.name, dutyPhone: court.dutyPhone },
    document: { number: numberOf(input) },
    case: { number: file.caseNumber, cause: file.cause, judge: file.judge },
    debtor: { name: file.debtor.name },
  };
}

export type SeizureListInput = InstrumentInput & {
  readonly car: CarInput;
  readonly rulingNumber: string;
  readonly seizure: SeizureInput;
  readonly signatures: { readonly officers: readonly SignatureInput[]; readonly keeper: readonly SignatureInput[]; readonly debtor: readonly SignatureInput[]; readonly witness: readonly SignatureInput[] };
};

/** A ruling bears the number of its case; which of them it is, its own number says. */
function rulingWords(input: InstrumentInput, number: string): string {
  return number === '' ? '' : `${input.case.caseNumber}执行裁定书（编号${number}）`;
}

/** 扣押清单 (民事诉讼法 §256). */
export function seizureListFields(input: SeizureListInput): SeizureListMerge {
  const { seizure } = input;
  return {
    ...listHead(input),
    ruling: rulingWords(input, input.rulingNumber),
    seizure: { at: bodyTime(seizure.at), place: seizure.place, check: seizure.check, called: seizure.called, witness: seizure.witness },
    car: carFields(input.car),
    state: { ...stateOf(seizure), photos: photoWords(seizure.photos) },
    belongings: belongingRows(seizure.belongings),
    keeper: seizure.keeper,
    signatures: signed(input.signatures),
  };
}

export type TransferFormInput = Omit<SeizureListInput, 'rulingNumber'> & { readonly listNumber: string };

/** 移送单: the car, its keys and its papers go to who keeps it. */
export function transferFormFields(input: TransferFormInput): TransferFormMerge {
  const { seizure } = input;
  const rows = seizure.belongings.map(({ what, count }) => `${what}${count}件`);
  return {
    ...listHead(input),
    list: input.listNumber,
    handed: { at: bodyTime(seizure.at), place: seizure.place },
    car: carFields(input.car),
    state: { ...stateOf(seizure), belongings: rows.length === 0 ? '无随车物品' : `${rows.join('、')}，随车保管` },
    keeper: seizure.keeper,
    signatures: signed({ officers: input.signatures.officers, keeper: input.signatures.keeper }),
  };
}

export type ReleaseRulingInput = CarPaperInput & { readonly seizedAt: Instant; readonly rulingNumber: string; readonly reason: string };

/** 执行裁定书（解除扣押、解封）. */
export function releaseRulingFields(input: ReleaseRulingInput): ReleaseRulingMerge {
  return {
    ...carRulingFields(input),
    car: { description: describeCar(input.car) },
    seal: sealFields(input.seal),
    seizure: { at: bodyTime(input.seizedAt), ruling: rulingWords(input, input.rulingNumber) },
    release: { reason: unstopped(input.reason) },
  };
}

/** 协助执行通知书（解除查封）. @param input `lot`: where the car stands now */
export function unsealNoticeFields(input: CarPaperInput & { readonly recipient: string; readonly lot: string }): UnsealNoticeMerge {
  return { ...noticeFields(input), keeper: { lot: input.lot } };
}

export type LeavingInput = InstrumentInput & {
  readonly car: CarInput;
  /** Number of the ruling that ends the seizure. */
  readonly rulingNumber: string;
  readonly listNumber: string;
  readonly seizure: SeizureInput;
  readonly lifted: { readonly on: CivilDate; readonly by: string };
  readonly at: Instant;
  readonly place: string;
  readonly receiver: string;
  readonly odometerKm?: number;
  readonly odometerReason?: string;
  readonly differences?: string;
  readonly signatures: { readonly officers: readonly SignatureInput[]; readonly keeper: readonly SignatureInput[]; readonly receiver: readonly SignatureInput[] };
};

function leavingFields(input: LeavingInput) {
  const { seizure, lifted, odometerKm } = input;
  const { keys, licence } = stateOf(seizure);
  const moved = odometerKm === undefined ? undefined : odometerKm - seizure.odometerKm;
  return {
    ...listHead(input),
    ruling: rulingWords(input, input.rulingNumber),
    list: input.listNumber,
    lifted: `${lifted.by}已于${bodyDate(lifted.on)}解除查封登记`,
    car: carFields(input.car),
    handOver: { at: bodyTime(input.at), place: input.place, receiver: input.receiver, differences: input.differences === undefined ? '无' : unstopped(input.differences) },
    state: {
      keys,
      licence,
      before: kilometres(seizure.odometerKm),
      now: odometerKm === undefined ? '' : kilometres(odometerKm),
      moved: moved === undefined ? '' : kilometres(moved),
      why: input.odometerReason === undefined ? '—' : unstopped(input.odometerReason),
    },
    belongings: belongingRows(seizure.belongings),
    signatures: signed(input.signatures),
  };
}

/** 发还清单: nobody else waits for the car. */
export function returnListFields(input: LeavingInput): ReturnListMerge {
  return leavingFields(input);
}

export type HandOverListInput = LeavingInput & { readonly next: SealInput & { readonly court: string } };

/** 移交清单: the seal of another court became the first, and the car passes to it with its custody. */
export function handOverListFields(input: HandOverListInput): HandOverListMerge {
  const { next } = input;
  return { ...leavingFields(input), next: { court: next.court, number: next.number ?? '见登记机关回执', period: periodOf(next) } };
}
