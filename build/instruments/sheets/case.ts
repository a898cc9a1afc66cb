import type { CASE_CATALOGUE } from '#shared/instruments/case/catalogue.ts';
import {
  blank,
  body,
  cell,
  courtName,
  form,
  FORM_WIDTH,
  label,
  LETTER_MARGINS,
  numberLine,
  type Paper,
  para,
  row,
  sealedSignature,
  SIZE,
  title,
} from '../paper.ts';
import { HANDWRITTEN_DATE, RECORD_MARGINS, RECORD, recordLine, rulingHead, rulingFoot } from './parts.ts';

const compelWarrant: Paper = {
  margins: [2.0, 2.3, 1.4, 2.3],
  content: [
    courtName(),
    title('拘　传　票'),
    numberLine('{文书.文号}', SIZE.four),
    form(
      [1980, 2750, 1440, 3126],
      [
        row(30, label('案　号'), cell('{案件.案号}', { span: 3 })),
        row(30, label('案　由'), cell('{案件.案由}', { span: 3 })),
        row(30, label('被拘传人'), cell('{被执行人.姓名}', { bold: true }), label('性　别'), cell('{被执行人.性别}')),
        row(30, label('出生日期'), cell('{被执行人.出生日期}'), label('电　话'), cell('{被执行人.电话}')),
        row(30, label('{被执行人.证件类型}'), cell('{被执行人.证件号码}', { span: 3, bold: true })),
        row(30, label('住　址'), cell('{被执行人.住址}', { span: 3 })),
        row(44, label('拘传理由'), cell('{拘传.理由}', { span: 3 })),
        row(30, label('应到时间'), cell('{拘传.应到时间}', { span: 3 })),
        row(30, label('应到处所'), cell('{拘传.应到处所}', { span: 3 })),
        row(66, label('法律依据'), cell('《中华人民共和国民事诉讼法》第一百一十九条第一款、第二款，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百八十二条', { span: 3 })),
        row(30, label('批准人'), cell('{拘传.批准人}'), label('执行人员'), cell('{拘传.执行人员}')),
      ],
      { size: SIZE.four, line: 21 },
    ),
    para('{法院.名称}', { align: 'right', right: 2, before: 12, together: true, size: SIZE.four }),
    para('{文书.日期}', { align: 'right', right: 3, together: true, size: SIZE.four }),
    para('（院印）', { align: 'right', right: 5, size: SIZE.five, color: '8C8C8C', line: 18, after: 4 }),
    form(
      [FORM_WIDTH],
      [
        row(92, cell([
          '本拘传票已于＿＿＿＿年＿＿月＿＿日＿＿时＿＿分向我出示并宣布。',
          '被拘传人（签名、捺印）：＿＿＿＿＿＿　到案时间：＿＿月＿＿日＿＿时＿＿分',
          '询问结束时间：＿＿月＿＿日＿＿时＿＿分　执行人员（签名）：＿＿＿＿＿＿',
          '拒绝签名的，注明情况：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿',
        ])),
      ],
      { size: SIZE.smallFour, line: 22 },
    ),
    para('注意：拘传应当出示工作证和执行公务证。调查询问的时间不得超过八小时；情况复杂，依法可能采取拘留措施的，不得超过二十四小时。', { size: SIZE.five, line: 16, before: 6 }),
  ],
};

const settlementRecord: Paper = {
  margins: RECORD_MARGINS,
  footer: 'counted',
  content: [
    courtName(),
    title('执行和解笔录'),
    recordLine('案号：{案件.案号}　　案由：{案件.案由}'),
    recordLine('时间：{笔录.日期}　{笔录.时间}'),
    recordLine('地点：{笔录.地点}'),
    recordLine('执行人员：{案件.承办人}　　书记员：{案件.书记员}'),
    recordLine('申请执行人：{申请执行人.身份说明}。'),
    recordLine('委托代理人：{申请执行人.代理人}'),
    recordLine('被执行人：{被执行人.身份说明}。'),
    recordLine('委托代理人：{被执行人.代理人}'),
    body('执行依据：{案件.执行依据}，确定被执行人应当给付{案件.给付内容}。', RECORD),
    body('经双方当事人自愿协商，达成如下和解协议：', RECORD),
    para('{#协议内容}', RECORD),
    body('{序号}、{内容}', RECORD),
    para('{/协议内容}', RECORD),
    para('{#分期计划}', RECORD),
    form(
      [1800, 3700, 3166],
      [
        row(26, label('期　次'), label('支付日期'), label('支付金额')),
        row(24, cell('{#分期}{期次}', { align: 'center' }), cell('{日期}', { align: 'center' }), cell('{金额}{/分期}', { align: 'right' })),
        row(26, label('合　计'), cell('{合计}', { span: 2, align: 'right' })),
      ],
      { size: SIZE.smallFour, line: 20 },
    ),
    blank(8),
    para('{/分期计划}', RECORD),
    body('执行人员告知：一方当事人不履行或者不完全履行和解协议的，对方当事人可以申请恢复对原生效法律文书的执行，和解协议已履行的部分应当扣除；申请恢复执行的期间自和解协议约定履行期间的最后一日起计算。双方当事人均表示清楚，和解出于自愿。', RECORD),
    body('以上笔录经当事人阅读（宣读），确认无误。', RECORD),
    blank(10),
    recordLine('申请执行人（签名）：　　　　　　　　　委托代理人（签名）：'),
    recordLine('被执行人（签名）：　　　　　　　　　　委托代理人（签名）：'),
    recordLine('执行人员（签名）：　　　　　　　　　　书记员（签名）：'),
    para(HANDWRITTEN_DATE, { ...RECORD, align: 'right', right: 2 }),
  ],
};

const suspensionRuling: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    ...rulingHead(),
    body('执行过程中，双方当事人于{和解.日期}达成执行和解协议，约定被执行人于{和解.履行期限}前履行完毕，申请执行人同意在此期间中止执行。'),
    body('本院认为，双方当事人自愿达成和解协议，协议内容已记入笔录并由双方签名，申请执行人表示可以延期执行，应当中止执行。依照《中华人民共和国民事诉讼法》第二百六十七条第一款第一项、第二百六十九条，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百六十四条，《最高人民法院关于执行和解若干问题的规定》第二条第三项规定，裁定如下：'),
    body('中止{案件.执行依据}的执行。'),
    body('中止的情形消失后，恢复执行。'),
    body('本裁定送达当事人后立即生效。', { together: true }),
    ...rulingFoot(),
  ],
};

const resumptionRuling: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    ...rulingHead(),
    body('执行过程中，双方当事人于{和解.日期}达成执行和解协议，约定被执行人于{和解.履行期限}前履行完毕。履行期限届满，{和解.履行情况}。申请执行人于{恢复.申请日期}向本院申请恢复执行。'),
    body('本院认为，被执行人不履行执行和解协议，申请执行人申请恢复对原生效法律文书的执行，理由成立。依照《中华人民共和国民事诉讼法》第二百四十一条第二款，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百六十五条，《最高人民法院关于执行和解若干问题的规定》第九条、第十一条规定，裁定如下：'),
    body('恢复{案件.执行依据}的执行，和解协议已经履行的部分依法扣除。'),
    body('本裁定送达当事人后立即生效。', { together: true }),
    ...rulingFoot(),
  ],
};

const questioningRecord: Paper = {
  margins: RECORD_MARGINS,
  footer: 'counted',
  content: [
    courtName(),
    title('询问笔录'),
    recordLine('案号：{案件.案号}　　案由：{案件.案由}'),
    recordLine('时间：{笔录.开始时间}至{笔录.结束时间}'),
    recordLine('地点：{笔录.地点}'),
    recordLine('询问人：{案件.承办人}　　记录人：{案件.书记员}'),
    recordLine('被询问人：{被执行人.姓名}　　性别：{被执行人.性别}　　出生日期：{被执行人.出生日期}'),
    recordLine('{被执行人.证件类型}：{被执行人.证件号码}　　电话：{被执行人.电话}'),
    recordLine('住址：{被执行人.住址}'),
    body('问：我们是{法院.名称}执行局的工作人员，现依法向你询问有关情况（出示工作证、执行公务证）。你应当如实回答；有权对执行人员申请回避；拒绝报告、虚假报告财产情况的，本院可以依法予以罚款、拘留，构成犯罪的，依法追究刑事责任。你是否听清？是否申请回避？', RECORD),
    body('答：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿', RECORD),
    para('{#问答}', RECORD),
    body('{问答人}：{内容}', RECORD),
    para('{/问答}', RECORD),
    body('问：以上笔录请你阅看（向你宣读），与你所说是否一致？', RECORD),
    body('答：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿', RECORD),
    blank(14),
    recordLine('被询问人（签名、捺印）：'),
    recordLine('询问人（签名）：　　　　　　　　　　　　记录人（签名）：'),
    para('＿＿＿＿年＿＿月＿＿日＿＿时＿＿分', { ...RECORD, align: 'right', right: 2 }),
  ],
};

const detentionDecision: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    courtName(),
    title('拘留决定书'),
    numberLine('{文书.文号}'),
    body('被拘留人：{被执行人.身份说明}。', { align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案（案号：{案件.案号}）中，查明：{拘留.事实}。'),
    body('本院认为，被执行人{被执行人.姓名}{拘留.行为}，妨害民事诉讼，应予拘留。依照{拘留.法律依据}规定，决定如下：'),
    body('对{被执行人.姓名}拘留{拘留.日数}日。'),
    body('如不服本决定，可以自收到决定书之日起三日内，口头或者书面向{法院.上级法院}申请复议一次。复议期间，不停止本决定的执行。', { together: true }),
    ...sealedSignature(),
    blank(14),
    para('本决定书已于＿＿＿＿年＿＿月＿＿日＿＿时＿＿分向我宣布并送达。', { size: SIZE.four, line: 26, align: 'left' }),
    para('被拘留人（签名、捺印）：', { size: SIZE.four, line: 26, align: 'left' }),
  ],
};

const serviceReceipt: Paper = {
  margins: [2.4, 2.3, 2.0, 2.3],
  content: [
    courtName(),
    title('送达回证'),
    form(
      [2200, 5496, 1600],
      [
        row(31, label('案　号'), cell('{案件.案号}', { span: 2 })),
        row(31, label('案　由'), cell('{案件.案由}', { span: 2 })),
        row(31, label('受送达人'), cell('{受送达人.姓名}', { span: 2, bold: true })),
        row(31, label('送达地址'), cell('{受送达人.送达地址}', { span: 2 })),
        row(30, label('序　号'), label('送达文书名称'), label('份　数')),
        row(32, cell('{#送达文书}{序号}', { align: 'center' }), cell('{名称}'), cell('{份数}{/送达文书}', { align: 'center' })),
        row(31, label('送达方式'), cell('{送达.方式}', { span: 2 })),
        row(56, label(['受送达人', '签名或者盖章']), cell(['', para('＿＿＿＿年＿＿月＿＿日＿＿时＿＿分', { size: SIZE.smallFour, line: 22, align: 'right' })], { span: 2 })),
        row(31, label('收到时间'), cell('{送达.收到时间}', { span: 2 })),
        row(42, label(['代收人', '及代收理由']), cell('{送达.代收人及理由}', { span: 2 })),
        row(42, label(['拒收事由', '见证人签名']), cell('', { span: 2 })),
        row(42, label('备　注'), cell('{送达.备注}', { span: 2 })),
        row(31, label('填发人'), cell('{送达.填发人}', { span: 2 })),
        row(31, label('送达人'), cell('{送达.送达人}', { span: 2 })),
      ],
      { size: SIZE.smallFour, line: 21 },
    ),
    para('注：1．受送达人是公民的，本人不在时交他的同住成年家属签收。2．受送达人或者他的同住成年家属拒绝接收的，可以邀请有关基层组织或者所在单位的代表到场，说明情况，记明拒收事由和日期，由送达人、见证人签名或者盖章，把文书留在受送达人的住所；也可以把文书留在受送达人的住所，并采用拍照、录像等方式记录送达过程（民事诉讼法第八十八条、第八十九条）。', { size: SIZE.five, line: 17, before: 8 }),
  ],
};

/** Sheets of the papers of a case. */
export const CASE_SHEETS: Readonly<Record<keyof typeof CASE_CATALOGUE, Paper>> = {
  'compel-appearance-warrant': compelWarrant,
  'settlement-record': settlementRecord,
  'suspension-ruling': suspensionRuling,
  'resumption-ruling': resumptionRuling,
  'questioning-record': questioningRecord,
  'detention-decision': detentionDecision,
  'service-receipt': serviceReceipt,
};
