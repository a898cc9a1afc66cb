import type { InstrumentCode } from '#shared/instruments/catalogue.ts';
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
  para,
  paper,
  type Paper,
  photo,
  row,
  run,
  sealedSignature,
  SIZE,
  title,
} from './paper.ts';

const HANDWRITTEN_DATE = '＿＿＿＿年＿＿月＿＿日';
const FORM = { size: SIZE.eleven, line: 17 } as const;

/** Head of a form: smaller than that of a letter, because one page has to hold everything. */
function formHead(name: string, number?: string) {
  return [
    courtName(SIZE.smallTwo),
    title(name, SIZE.two),
    ...(number === undefined ? [] : [numberLine(number, SIZE.smallFour)]),
  ];
}

function signLine(text: string) {
  return para(text, { size: SIZE.eleven, line: 20 });
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
        row(66, label('承办人意见'), cell([signLine('现依法申请查控，请审批。'), signLine('承办法官（签名）：'), para('{申请.日期}', { size: SIZE.eleven, line: 20, align: 'right' })], { span: 2, top: true }), label('执行局长'), cell([signLine('{局长审批.意见}'), signLine('签名：{局长审批.签名}'), para('{局长审批.日期}', { size: SIZE.eleven, line: 20, align: 'right' })], { span: 2, top: true })),
        row(66, label(['院　长', para('（附拘传票、拘留决定书的）', { size: SIZE.smallFive, line: 12, align: 'center' })]), cell([signLine('{院长审批.意见}'), signLine('签名：{院长审批.签名}'), para('{院长审批.日期}', { size: SIZE.eleven, line: 20, align: 'right' })], { span: 2, top: true }), label(['公安机关', '接收']), cell([signLine('布控编号：'), signLine('期限：'), para(HANDWRITTEN_DATE, { size: SIZE.eleven, line: 20, align: 'right' })], { span: 2, top: true })),
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

const RECORD_MARGINS = [2.8, 2.6, 2.6, 2.8] as const;
const RECORD = { size: SIZE.four, line: 27 } as const;

function recordLine(text: string) {
  return para(text, { ...RECORD, align: 'left' });
}

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

function rulingHead() {
  return [
    courtName(),
    title('执行裁定书'),
    numberLine('{文书.文号}'),
    body('申请执行人：{申请执行人.身份说明}。', { align: 'left' }),
    body('被执行人：{被执行人.身份说明}。', { align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案中，执行依据为发生法律效力的{案件.执行依据}。'),
  ];
}

function rulingFoot() {
  return [
    blank(28),
    para('审　判　员　{案件.承办人}', { align: 'right', right: 2, together: true }),
    para('', { line: 28, together: true }),
    para('{文书.日期}', { align: 'right', right: 2, together: true }),
    para('（院印）', { align: 'right', right: 5, size: SIZE.five, color: '8C8C8C', line: 20 }),
    blank(10),
    para('本件与原本核对无异', { align: 'left', indent: 2, together: true }),
    para('书　记　员　{案件.书记员}', { align: 'right', right: 2 }),
  ];
}

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

const PAPERS: Readonly<Record<InstrumentCode, { readonly name: string; readonly sheet: Paper }>> = {
  'locate-application': { name: '查控申请表', sheet: locateApplication },
  'assistance-letter': { name: '协助查找函', sheet: assistanceLetter },
  'compel-appearance-warrant': { name: '拘传票', sheet: compelWarrant },
  'dispatch-order': { name: '出警单', sheet: dispatchOrder },
  'handover-record': { name: '交接单', sheet: handoverRecord },
  'release-notice': { name: '撤控通知书', sheet: releaseNotice },
  'release-receipt': { name: '撤控回执', sheet: releaseReceipt },
  'settlement-record': { name: '执行和解笔录', sheet: settlementRecord },
  'suspension-ruling': { name: '执行裁定书（中止执行）', sheet: suspensionRuling },
  'resumption-ruling': { name: '执行裁定书（恢复执行）', sheet: resumptionRuling },
  'questioning-record': { name: '询问笔录', sheet: questioningRecord },
  'detention-decision': { name: '拘留决定书', sheet: detentionDecision },
  'service-receipt': { name: '送达回证', sheet: serviceReceipt },
};

/** Every shipped template by its code; the same bytes on every run. */
export async function makeTemplates(): Promise<ReadonlyMap<InstrumentCode, Uint8Array>> {
  const made = new Map<InstrumentCode, Uint8Array>();
  for (const code of Object.keys(PAPERS) as InstrumentCode[]) {
    const { name, sheet } = PAPERS[code];
    made.set(code, await paper(name, sheet));
  }
  return made;
}
