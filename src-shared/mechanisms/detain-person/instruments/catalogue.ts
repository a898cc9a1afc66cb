import type { InstrumentEntries } from '../../../instruments/paper/instrument-type.ts';
import { DetentionNoticeMerge, EarlyReleaseMerge, FamilyNoticeMerge, LeaveNoticeMerge, ReconsiderationMerge } from './merge-types.ts';

/** Papers of 司法拘留. 拘留决定书, 询问笔录 and 送达回证 stand with the papers of the case; 收拘回执 is written by the house. */
export const DETENTION_CATALOGUE = {
  'detention-notice': {
    name: '执行拘留通知书',
    schema: DetentionNoticeMerge,
    pictures: [],
    signers: ['P'],
    source: '民事诉讼法第一百一十八条第三款、第一百一十九条；民事诉讼法解释第一百七十八条；拘留所条例第九条',
    sealed: true,
    compels: true,
    numbering: { kind: 'series', word: '执拘' },
    pages: 2,
  },
  'early-release-decision': {
    name: '提前解除拘留决定书',
    schema: EarlyReleaseMerge,
    pictures: [],
    signers: ['P'],
    source: '民事诉讼法第一百一十八条第三款；民事诉讼法解释第一百八十二条',
    sealed: true,
    numbering: { kind: 'series', word: '解拘' },
    pages: 1,
  },
  'detention-family-notice': {
    name: '拘留家属通知书',
    schema: FamilyNoticeMerge,
    pictures: [],
    signers: ['J'],
    source: '民事诉讼法解释第一百八十条；拘留所条例第十条第二款',
    sealed: false,
    numbering: { kind: 'case-number' },
    pages: 1,
  },
  'reconsideration-decision': {
    name: '复议决定书',
    schema: ReconsiderationMerge,
    pictures: [],
    signers: ['P'],
    source: '民事诉讼法第一百一十九条第三款；民事诉讼法解释第一百八十五条、第一百八十六条；文号由上级法院编立',
    sealed: true,
    numbering: { kind: 'case-number' },
    pages: 2,
  },
  'leave-notice': {
    name: '请假出所通知书',
    schema: LeaveNoticeMerge,
    pictures: [],
    signers: ['J'],
    source: '拘留所条例第二十七条、第二十八条',
    sealed: false,
    numbering: { kind: 'case-number' },
    pages: 1,
  },
} as const satisfies InstrumentEntries;
