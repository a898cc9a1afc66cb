import { formatYuan } from '../../../kernel/money.ts';
import type { DetentionPacket } from '../packet.ts';
import type { EARLY_GROUNDS, FAMILY_WAYS, LeaveAsked } from '../parts.ts';

/** What the codes of a detention are in the words of its papers. A new word of the model does not compile without its own here. */

export const FAMILY_WORDS: Readonly<Record<(typeof FAMILY_WAYS)[number], string>> = { phone: '电话', 'in-person': '当面', letter: '书面', electronic: '电子方式' };

export const LEAVE_WORDS: Readonly<Record<LeaveAsked['ground'], string>> = {
  exam: '参加升学考试',
  birth: '子女出生',
  'grave-illness': '近亲属病危',
  death: '近亲属死亡',
  other: '其他正当理由',
};

/** What the court finds in what happened meanwhile (民事诉讼法 §118-3): the decision says no more than the ground that was given. */
export const EARLY_FINDINGS: Readonly<Record<(typeof EARLY_GROUNDS)[number], string>> = {
  confession: '被拘留人在拘留期间承认并改正错误，可以提前解除拘留',
  fulfilment: '被拘留人在拘留期间履行义务，改正错误，可以提前解除拘留',
  other: '根据上述情况，可以提前解除对被拘留人的拘留',
};

/** The guarantor or the deposit that was offered (拘留所条例 §28). */
export function guaranteeWords(guarantee: LeaveAsked['guarantee']): string {
  return guarantee.kind === 'guarantor' ? `担保人：${guarantee.name}，电话${guarantee.phone}。` : `交纳保证金${formatYuan(guarantee.amount)}元。`;
}

/** An answer as it was given, with who gave it. */
function sourced(words: string, source: string | undefined): string {
  return source === undefined ? words : `${words}（${source}）`;
}

/** What the house is told of the person's health: what was asked, answered, and noted; nothing where nobody asked. */
export function healthWords({ warnings: { illness, pregnancy }, healthNote }: Pick<DetentionPacket, 'warnings' | 'healthNote'>): string {
  const answers = [
    illness.answer === 'unanswered' ? undefined : sourced(illness.answer === 'none' ? '无严重疾病' : '患有严重疾病', illness.source),
    pregnancy.answer === 'neither' ? sourced('未怀孕、未在哺乳', pregnancy.source) : undefined,
    pregnancy.answer === 'pregnant' ? sourced('怀孕', pregnancy.source) : undefined,
    pregnancy.answer === 'nursing' ? sourced('正在哺乳', pregnancy.source) : undefined,
    healthNote?.trim().replace(/[。.；;]+$/u, ''),
  ];
  return answers.filter((part) => part !== undefined && part !== '').join('；');
}
