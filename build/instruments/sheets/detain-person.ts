import type { DETENTION_CATALOGUE } from '#shared/mechanisms/detain-person/instruments/catalogue.ts';
import { blank, body, cell, courtName, form, label, LETTER_MARGINS, numberLine, type Paper, para, row, sealedSignature, SIZE, title } from '../paper.ts';

/** Width between the margins of a letter. */
const TEXT_WIDTH = 8842;

/** A time to be written by hand. Not the open date under a signature: that is written on the approved paper. */
const BY_HAND = '　　　　年　　月　　日　　时　　分';

/** 回执: the house fills it in and gives it back with whoever brought the person. */
function houseReceipt() {
  return [
    para('{法院.名称}：', { size: SIZE.four, line: 26, align: 'left' }),
    para('你院{文书.文号}执行拘留通知书及拘留决定书收悉，办理情况如下：', { size: SIZE.four, line: 26, indent: 2, after: 6 }),
    form(
      [1900, TEXT_WIDTH - 1900],
      [
        row(36, label('被拘留人'), cell('{被拘留人.姓名}', { bold: true })),
        row(40, label('□已收拘'), cell(BY_HAND)),
        row(52, label('拘留期限'), cell([`自${BY_HAND}起`, `至${BY_HAND}止`])),
        row(64, label('健康检查'), cell('□未发现异常　□有伤病：', { top: true })),
        row(64, label(['随身物品', '登记保管']), cell('', { top: true })),
        row(90, label('□不予收拘'), cell(['□怀孕　　□哺乳　　□年满七十周岁　　□患有严重疾病', '□文书不全　　□其他', '说明：'], { top: true })),
        row(42, label('经办民警'), cell('（签名、警号）')),
        row(36, label('联系电话'), cell('')),
      ],
      { size: SIZE.smallFour, line: 22 },
    ),
    para('（拘留所印章）', { align: 'right', right: 4, before: 40, together: true, size: SIZE.four }),
    para('　　　　年　　月　　日', { align: 'right', right: 3, size: SIZE.four }),
    para('本回执由拘留所填写，交送押人员带回，或者经平台回复。', { size: SIZE.five, line: 17, before: 30, align: 'left' }),
  ];
}

/** Type of a notice: one page, whatever articles the act rests on. */
const NOTICE = { size: SIZE.four, line: 23 } as const;
/** Type of what the court decides and answers; one page. */
const DECISION = { size: SIZE.smallThree, line: 26 } as const;

const detentionNotice: Paper = {
  margins: [2.0, 2.6, 1.7, 2.8],
  content: [
    courtName(),
    title('执行拘留通知书'),
    numberLine('{文书.文号}', SIZE.four),
    para('{受文单位}：', { ...NOTICE, align: 'left' }),
    body('被拘留人：{被拘留人.身份说明}。', { ...NOTICE, align: 'left' }),
    body('被拘留人{被拘留人.姓名}在本院{案件.案号}执行案件中{拘留.行为}，妨害民事诉讼。依照{拘留.法律依据}规定，经院长批准，本院决定对其拘留{拘留.日数}日。现将被拘留人送交你所，请依照《拘留所条例》第九条的规定，凭拘留决定书及时收拘，并按下列事项执行：', NOTICE),
    body('一、拘留期限为{拘留.日数}日，从收拘当日到第二日为一日（《拘留所条例》第三十二条）。起止时间请在回执中写明。', NOTICE),
    body('二、健康情况：{健康情况}。', NOTICE),
    body('三、被拘留人申请复议、申请请假出所，或者出现应当停止执行拘留情形的，请即时告知本院。', NOTICE),
    body('四、承办人：{案件.承办人}；24小时值班电话：{法院.值班电话}。', { ...NOTICE, together: true }),
    ...sealedSignature(),
    para('附：拘留决定书一份', { ...NOTICE, indent: 2, align: 'left', before: 6 }),
    para('执行拘留通知书（回执）', { size: SIZE.two, face: 'song', bold: true, align: 'center', line: 36, after: 20, newPage: true }),
    ...houseReceipt(),
  ],
};

const earlyRelease: Paper = {
  margins: [2.6, 2.6, 2.2, 2.8],
  content: [
    courtName(),
    title('提前解除拘留决定书'),
    numberLine('{文书.文号}'),
    body('被拘留人：{被拘留人.身份说明}。', { ...DECISION, align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案（案号：{案件.案号}）中，因被拘留人{被拘留人.姓名}{拘留.行为}，以{拘留.文号}拘留决定书决定对其拘留{拘留.日数}日，自{拘留.收拘时间}起在{拘留所}执行。', DECISION),
    body('拘留期间，{解除.事实}。', DECISION),
    body('本院认为，{解除.认定}。依照《中华人民共和国民事诉讼法》第一百一十八条第三款，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百八十二条规定，经院长批准，决定如下：', DECISION),
    body('提前解除对{被拘留人.姓名}的拘留。', DECISION),
    body('本决定交{拘留所}执行。', { ...DECISION, together: true }),
    ...sealedSignature(),
    para('本决定书已向我宣布并送达。被拘留人（签名、捺印）：', { size: SIZE.four, line: 24, before: 8, align: 'left' }),
  ],
};

const familyNotice: Paper = {
  margins: [2.4, 2.6, 1.8, 2.8],
  content: [
    courtName(),
    title('拘留家属通知书'),
    numberLine('案号：{案件.案号}', SIZE.four),
    para('{通知.家属}：', { ...NOTICE, align: 'left' }),
    body('{被拘留人.身份说明}，因{拘留.行为}，本院以{拘留.文号}拘留决定书决定对其拘留{拘留.日数}日，已于{拘留.执行时间}执行，由{拘留所}看管。拘留期限{拘留.期限}。', NOTICE),
    body('被拘留人不服本决定的，可以自收到决定书之日起三日内，口头或者书面向{法院.上级法院}申请复议一次，复议期间不停止执行。被拘留人遇有参加升学考试、子女出生或者近亲属病危、死亡等情形的，被拘留人或者其近亲属可以申请请假出所。', NOTICE),
    body('根据《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百八十条的规定，特此通知。承办人：{案件.承办人}；24小时值班电话：{法院.值班电话}。', { ...NOTICE, together: true }),
    ...sealedSignature(),
    blank(10),
    form(
      [1900, 3300, 1300, 2166],
      [
        row(24, label('通知情况（附卷）', { span: 4 })),
        row(26, label('应通知时间'), cell('{通知.应通知时间}前', { span: 3 })),
        row(26, label('通知时间'), cell('{通知.时间}'), label('通知方式'), cell('{通知.方式}')),
        row(38, label(['无法按时通知', '或者通知不到']), cell('{通知.未能通知原因}', { span: 3 })),
      ],
      { size: SIZE.smallFour, line: 18 },
    ),
  ],
};

const reconsiderationDecision: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    courtName(),
    title('复议决定书'),
    numberLine('{文书.文号}'),
    body('复议申请人（被拘留人）：{复议申请人.身份说明}。', { align: 'left' }),
    body('复议申请人{复议申请人.姓名}不服{原决定.法院}{原决定.文号}拘留决定书，于{申请.时间}申请复议。本院依法进行审查，现已审查终结。'),
    body('{原决定.法院}在{原决定.案号}执行案件中，认定{复议申请人.姓名}{原决定.行为}，决定对其拘留{原决定.日数}日，拘留决定书于{原决定.送达时间}送达。'),
    body('{复议申请人.姓名}申请复议称：{申请.理由}。'),
    body('本院认为，{复议.意见}。依照{复议.法律依据}规定，决定如下：'),
    body('{复议.主文}'),
    body('本决定一经作出即生效。', { together: true }),
    ...sealedSignature(),
  ],
};

const leaveNotice: Paper = {
  margins: [2.8, 2.6, 2.4, 2.8],
  content: [
    courtName(),
    title('{文书.标题}', SIZE.two),
    numberLine('案号：{案件.案号}'),
    para('{受文单位}：', { ...DECISION, align: 'left' }),
    body('被拘留人：{被拘留人.身份说明}。', { ...DECISION, align: 'left' }),
    body('{请假.申请情况}', DECISION),
    body('你所审核意见：{请假.审核意见}。', DECISION),
    body('依照《拘留所条例》第二十七条、第二十八条的规定，本院决定：', DECISION),
    body('{请假.决定}', DECISION),
    body('{请假.说明}', DECISION),
    body('决定时间：{请假.决定时间}。承办人：{案件.承办人}；24小时值班电话：{法院.值班电话}。', { ...DECISION, together: true }),
    ...sealedSignature(),
  ],
};

/** Sheets of the papers of a detention. */
export const DETENTION_SHEETS: Readonly<Record<keyof typeof DETENTION_CATALOGUE, Paper>> = {
  'detention-notice': detentionNotice,
  'early-release-decision': earlyRelease,
  'detention-family-notice': familyNotice,
  'reconsideration-decision': reconsiderationDecision,
  'leave-notice': leaveNotice,
};
