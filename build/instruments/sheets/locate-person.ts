import type { LOCATE_CATALOGUE } from '#shared/mechanisms/locate-person/instruments/catalogue.ts';
import {
  blank,
  body,
  cell,
  courtName,
  form,
  FORM_MARGINS,
  FORM_WIDTH,
  label,
  LETTER_MARGINS,
  numberLine,
  type Paper,
  para,
  photo,
  row,
  run,
  sealedSignature,
  SIZE,
  title,
} from '../paper.ts';
import { HANDWRITTEN_DATE, FORM, formHead, signLine } from './parts.ts';

/** The hand-over record as a form to be filled in on the spot: part of the dispatch order. */
function handoverForm() {
  const small = { size: SIZE.five, line: 16 } as const;
  return form(
    [1250, 3448, 1150, 3448],
    [
      row(22, label('交接时间'), cell('＿＿＿＿年＿＿月＿＿日＿＿时＿＿分', { span: 3 })),
      row(22, label('交接地点'), cell('', { span: 3 })),
      row(21, label('身份核对'), cell('□证件　□人像　□非本人'), label('到案方式'), cell('□拘传票 □拘留决定书 □自愿')),
      row(36, label('健康状况'), cell('□无异常　□有伤病：', { top: true }), label('随身物品'), cell('', { top: true })),
      row(36, label('移交民警'), cell('（签名、警号）', { top: true }), label('接收人员'), cell('（签名）', { top: true })),
      row(36, label('被交接人'), cell('（签名）　□拒绝签名', { top: true }), label('未到案'), cell('□已离开　□非本人　□其他：', { top: true })),
    ],
    small,
  );
}

const locateApplication: Paper = {
  margins: FORM_MARGINS,
  content: [
    ...formHead('查控申请表', '{文书.文号}'),
    form(
      [1560, 2440, 1100, 1120, 1076, 2000],
      [
        row(24, label('案　号'), cell('{案件.案号}', { span: 2 }), label('案　由'), cell('{案件.案由}', { span: 2 })),
        row(24, label('执行依据'), cell('{案件.执行依据}', { span: 5 })),
        row(24, label('申请执行人'), cell('{申请执行人.姓名}', { span: 2 }), label('标的额'), cell('{案件.标的额}', { span: 2 })),
        row(31, label('被执行人'), cell('{被执行人.姓名}', { bold: true }), label('性　别'), cell('{被执行人.性别}', { span: 2 }), cell([photo('照片', 29), para('{照片说明}', { size: SIZE.smallFive, line: 13, align: 'center' })], { rows: 4 })),
        row(31, label('出生日期'), cell('{被执行人.出生日期}'), label('电　话'), cell('{被执行人.电话}', { span: 2 })),
        row(31, label('{被执行人.证件类型}'), cell('{被执行人.证件号码}', { span: 4, bold: true })),
        row(31, label('住　址'), cell('{被执行人.住址}', { span: 4 })),
        row(24, label('查控原因'), cell('{查控原因}', { span: 5 })),
        row(24, label('查找经过'), cell(['{#查找经过}', '{序号}．{日期}，{情况}。', '{/查找经过}'], { span: 5 })),
        row(24, label('查控期限'), cell('{查控.期限}', { span: 5 })),
        row(24, label('发现后处理'), cell('{查控.接管方式}', { span: 5 })),
        row(24, label('危险提示'), cell('{查控.危险提示}', { span: 5 })),
        row(24, label('随附文书'), cell('{#随附文书}{序号}．{名称}　{/随附文书}', { span: 5 })),
        row(24, label('承办人'), cell('{案件.承办人}'), label('备　用'), cell('{案件.备用联系人}', { span: 3 })),
        row(24, label('值班电话'), cell('{法院.值班电话}（24小时）', { span: 5, bold: true })),
        row(66, label('承办人意见'), cell([signLine('现依法申请查控，请审批。'), signLine('承办法官（签名）：'), para('{申请.日期}', { size: SIZE.eleven, line: 20, align: 'right' })], { span: 2, top: true }), label('执行局长'), cell([
          signLine('{局长审批.意见}'),
          signLine('签名：{局长审批.签名}'),
          para('{局长审批.日期}', { size: SIZE.eleven, line: 20, align: 'right' }),
        ], { span: 2, top: true })),
        row(66, label(['院　长', para('（附拘传票、拘留决定书的）', { size: SIZE.smallFive, line: 12, align: 'center' })]), cell([
          signLine('{院长审批.意见}'),
          signLine('签名：{院长审批.签名}'),
          para('{院长审批.日期}', { size: SIZE.eleven, line: 20, align: 'right' }),
        ], { span: 2, top: true }), label(['公安机关', '接收']), cell([signLine('布控编号：'), signLine('期限：'), para(HANDWRITTEN_DATE, { size: SIZE.eleven, line: 20, align: 'right' })], { span: 2, top: true })),
      ],
      FORM,
    ),
  ],
};

const assistanceLetter: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    courtName(),
    title('协助查找函'),
    numberLine('{文书.文号}'),
    para('{受文单位}：', { align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案（案号：{案件.案号}）中，发生法律效力的{案件.执行依据}确定被执行人{被执行人.姓名}应当给付{案件.给付内容}。本院已依法送达执行通知书、报告财产令，被执行人{被执行人.姓名}{协查事由}。'),
    body('依照《最高人民法院关于民事执行中财产调查若干问题的规定》第十五条第二款的规定，请你单位协助查找被执行人，事项如下：'),
    body('一、被查找人：{被执行人.身份说明}。联系电话：{被执行人.电话}。', { align: 'left' }),
    body('二、协助期限：{查控.期限}。'),
    body('三、发现后的处理：{查控.接管方式}。24小时值班电话：{法院.值班电话}；承办人：{案件.承办人}；备用联系人：{案件.备用联系人}。'),
    body('四、强制措施：本院对被查找人{查控.强制措施说明}。'),
    body('五、危险提示：{查控.危险提示}。'),
    body('查找事由消失后，本院即时发出撤控通知，请你单位接到通知后立即撤控并予确认。'),
    blank(8),
    para('附：', { indent: 2, align: 'left' }),
    para('{#随附文书}', {}),
    para('{序号}．{名称}', { left: 3, align: 'left' }),
    para('{/随附文书}', {}),
    ...sealedSignature(),
  ],
};

const dispatchOrder: Paper = {
  margins: [1.5, 2.3, 1.3, 2.3],
  content: [
    courtName(SIZE.smallThree),
    title('出　警　单', SIZE.smallTwo),
    form(
      [4000, FORM_WIDTH - 4000],
      [row(20, cell('文号：{文书.文号}'), cell('签发：{文书.签发时间}　派警：{出警.派警人}'))],
      { size: SIZE.five, line: 16 },
    ),
    blank(6),
    form(
      [1680, 2900, 1100, 1566, 2050],
      [
        row(24, label('被执行人'), cell('{被执行人.姓名}', { bold: true, size: SIZE.three, line: 22 }), label('性　别'), cell('{被执行人.性别}'), cell([photo('照片', 29), para('{照片说明}', { size: SIZE.smallFive, line: 13, align: 'center' })], { rows: 5 })),
        row(24, label('{被执行人.证件类型}'), cell('{被执行人.证件号码}', { span: 3, bold: true, size: SIZE.four, line: 20 })),
        row(24, label('出生日期'), cell('{被执行人.出生日期}'), label('电　话'), cell('{被执行人.电话}')),
        row(24, label('住　址'), cell('{被执行人.住址}', { span: 3 })),
        row(24, label('案　号'), cell('{案件.案号}（{案件.案由}，标的额{案件.标的额}）', { span: 3 })),
        row(28, label('危险提示'), cell('{危险提示}', { span: 4, bold: true, size: SIZE.smallFour, line: 18 })),
        row(28, label('强制措施'), cell('{强制措施说明}', { span: 4, bold: true, size: SIZE.smallFour, line: 18 })),
        row(24, label('携带文书'), cell('{#携带文书}{序号}．{名称}　{/携带文书}', { span: 4 })),
        row(26, label('发现地点'), cell('{发现.地点}', { span: 4, bold: true, size: SIZE.smallFour, line: 18 })),
        row(24, label('发现时间'), cell('{发现.时间}'), label('方　式'), cell('{发现.方式}；{发现.身份核实}', { span: 2 })),
        row(24, label('人员状态'), cell('{发现.人员状态}', { span: 4 })),
        row(24, label('公安单位'), cell('{发现.单位}'), label('民　警'), cell('{发现.民警}　{发现.电话}', { span: 2 })),
        row(24, label('出警人员'), cell('{出警.人员}', { span: 4 })),
        row(24, label('车　辆'), cell('{出警.车辆}'), label('预计到达'), cell('{出警.预计到达}', { span: 2 })),
        row(24, label('值班电话'), cell('{法院.值班电话}'), label('承办人'), cell('{案件.承办人}', { span: 2 })),
        row(24, label('布控编号'), cell('{布控.编号}'), label('状态截至'), cell('{布控.状态时间}', { span: 2 })),
      ],
      { size: SIZE.eleven, line: 16 },
    ),
    para('距状态截至时间超过四小时的，采取强制措施前须先电话核实。核实人：＿＿＿＿　时间：＿＿＿＿', { size: SIZE.five, line: 15, before: 4, after: 2, align: 'left' }),
    para('交　接　单（现场填写，一式两份）', { size: SIZE.four, face: 'song', bold: true, align: 'center', line: 24 }),
    handoverForm(),
  ],
};

const handoverRecord: Paper = {
  margins: FORM_MARGINS,
  content: [
    ...formHead('交　接　单', '{文书.文号}'),
    form(
      [1720, 3028, 1300, 3248],
      [
        row(26, label('案　号'), cell('{案件.案号}', { span: 3 })),
        row(26, label('案　由'), cell('{案件.案由}'), label('布控编号'), cell('{布控.编号}')),
        row(26, label('被交接人'), cell('{被执行人.姓名}', { bold: true }), label('性　别'), cell('{被执行人.性别}')),
        row(26, label('出生日期'), cell('{被执行人.出生日期}'), label('电　话'), cell('{被执行人.电话}')),
        row(26, label('{被执行人.证件类型}'), cell('{被执行人.证件号码}', { span: 3, bold: true })),
        row(26, label('住　址'), cell('{被执行人.住址}', { span: 3 })),
        row(26, label('移交单位'), cell('{交接.移交单位}'), label('接收单位'), cell('{交接.接收单位}')),
        row(26, label('交接时间'), cell('{交接.时间}'), label('身份核对'), cell('{交接.身份核对}')),
        row(26, label('交接地点'), cell('{交接.地点}', { span: 3 })),
        row(32, label('强制措施'), cell('{交接.强制措施}', { span: 3 })),
        row(46, label('健康状况'), cell('{交接.健康状况}', { span: 3 })),
        row(64, label('随身物品'), cell('{交接.随身物品}', { span: 3 })),
        row(32, label('交接文书'), cell('{#交接文书}{序号}．{名称}　{/交接文书}', { span: 3 })),
        row(56, label(['移交民警', para('（签名）', { size: SIZE.five, line: 15, align: 'center' })]), cell('{签名.移交民警}'), label(['接收人员', para('（签名）', { size: SIZE.five, line: 15, align: 'center' })]), cell('{签名.接收人员}')),
        row(56, label(['被交接人', para('（签名、捺印）', { size: SIZE.five, line: 15, align: 'center' })]), cell('{签名.被交接人}', { span: 3 })),
      ],
      { size: SIZE.smallFour, line: 19 },
    ),
    para('说明：1．本单一式两份，移交单位、接收单位各存一份。2．被交接人拒绝签名的，由移交民警和接收人员注明。3．询问期限自交接时间起算：不超过八小时；情况复杂，依法可能采取拘留措施的，不超过二十四小时（民事诉讼法解释第四百八十二条）。', { size: SIZE.five, line: 17, before: 8 }),
  ],
};

const releaseNotice: Paper = {
  margins: [3.4, 2.6, 3.0, 2.8],
  content: [
    courtName(),
    title('撤控通知书'),
    numberLine('{文书.文号}'),
    para('{受文单位}：', { align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案（案号：{案件.案号}）中，请你单位协助查找被执行人{被执行人.姓名}（布控编号：{布控.编号}，期限：{布控.起止日期}）。'),
    body('现因{撤控.事由}，查找事由已经消失，请你单位立即撤销对下列人员的布控：'),
    body('{被执行人.身份说明}。', { align: 'left' }),
    body([run('本通知仅及于本案布控，不影响其他法院、其他案件对该人员的布控。请在撤控后即时向本院确认；'), run('收到确认之前，本院视为布控仍未撤销', { bold: true }), run('。')]),
    body('发出时间：{撤控.发出时间}。承办人：{案件.承办人}；24小时值班电话：{法院.值班电话}。', { together: true, align: 'left' }),
    ...sealedSignature(),
  ],
};

const releaseReceipt: Paper = {
  margins: [2.6, 2.8, 2.2, 2.8],
  content: [
    courtName(),
    title('撤控回执'),
    numberLine('案号：{案件.案号}'),
    form(
      [2300, 6420],
      [
        row(36, label('姓　名'), cell('{被执行人.姓名}', { bold: true })),
        row(36, label('{被执行人.证件类型}'), cell('{被执行人.证件号码}')),
        row(36, label('布控编号'), cell('{布控.编号}')),
        row(36, label('撤控确认时间'), cell('{撤控.确认时间}', { bold: true })),
        row(36, label('确认单位'), cell('{撤控.确认单位}')),
        row(36, label('法院值班电话'), cell('{法院.值班电话}（24小时）', { bold: true })),
        row(36, label('核验码'), cell('{撤控.核验码}', { bold: true, size: SIZE.smallTwo, line: 28 })),
      ],
      { size: SIZE.four, line: 24 },
    ),
    body('对上述人员在本案中的布控，公安机关已于上列时间确认撤销。本回执由本人随身携带。', { before: 12, line: 28, size: SIZE.four }),
    body('如因上列布控编号再被查询、控制，请出示本回执，并请查询单位拨打值班电话，报核验码核实。本回执不及于其他法院、其他案件采取的措施。', { line: 28, size: SIZE.four }),
    blank(20),
    para('{法院.名称}', { align: 'right', right: 2, together: true }),
    para('{文书.日期}', { align: 'right', right: 4 }),
    para('签收人（签名）：＿＿＿＿＿＿＿　签收时间：＿＿＿年＿＿月＿＿日＿＿时', { size: SIZE.smallFour, before: 40, line: 24, align: 'left' }),
  ],
};

/** Sheets of the papers of 协助查找被执行人. */
export const LOCATE_SHEETS: Readonly<Record<keyof typeof LOCATE_CATALOGUE, Paper>> = {
  'locate-application': locateApplication,
  'assistance-letter': assistanceLetter,
  'dispatch-order': dispatchOrder,
  'handover-record': handoverRecord,
  'release-notice': releaseNotice,
  'release-receipt': releaseReceipt,
};
