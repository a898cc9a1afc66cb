import type { VEHICLE_CATALOGUE } from '#shared/mechanisms/seek-vehicle/instruments/catalogue.ts';
import {
  body,
  cell,
  type CellSpec,
  courtName,
  form,
  type FormRow,
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
import { FORM, formHead, rulingFoot } from './parts.ts';

/** Head and parties of a ruling: it bears the number of its case; the number of the register stands small above it. */
function rulingHead() {
  return [
    para('编号：{文书.文号}', { size: SIZE.five, line: 16, align: 'right' }),
    courtName(),
    title('执行裁定书'),
    numberLine('{案件.案号}'),
    body('申请执行人：{申请执行人.身份说明}。', { align: 'left' }),
    body('被执行人：{被执行人.身份说明}。', { align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案中，执行依据为发生法律效力的{案件.执行依据}。'),
  ];
}

const seizureRuling: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    ...rulingHead(),
    body('执行过程中，查明{车辆.权属}：{车辆.说明}。该车已由本院办理查封登记（查封文号：{查封.文号}，期限{查封.期限}），尚未实际扣押。'),
    body('本院认为，被执行人未按执行通知履行生效法律文书确定的义务，应当对其财产采取执行措施。依照《中华人民共和国民事诉讼法》第二百五十五条，《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百八十五条第一款，《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第一条、第六条规定，裁定如下：'),
    body('一、查封、扣押被执行人{被执行人.姓名}的上述机动车；'),
    body('二、扣押期限至{查封.届满日}止，与查封登记的期限一致。'),
    body('本裁定立即执行。', { together: true }),
    ...rulingFoot(),
  ],
};

const assistNotice: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    courtName(),
    title('协助执行通知书'),
    numberLine('{文书.文号}'),
    para('{受文单位}：', { align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案（案号：{案件.案号}）中，裁定查封、扣押被执行人{被执行人.姓名}的机动车。该车已办理查封登记，尚未实际扣押。依照《中华人民共和国民事诉讼法》第二百五十三条第二款，《最高人民法院关于民事执行中财产调查若干问题的规定》第十六条，《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第一条第二款规定，请协助执行以下事项：'),
    body('一、协助查找机动车：{车辆.说明}。', { align: 'left' }),
    body('二、查封登记：文号{查封.文号}，期限{查封.期限}，首先查封。'),
    body('三、协助期限：{查找.期限}。'),
    body('四、发现后的处理：请立即告知本院值班电话，由本院派员到场核对号牌和车辆识别代号，依法扣押。号牌与车辆识别代号不符的，请一并告知。'),
    body('五、承办人：{案件.承办人}；备用联系人：{查找.备用联系人}；24小时值班电话：{法院.值班电话}。', { align: 'left' }),
    body('车辆被扣押或者查找事由消失后，本院即时发出撤控通知，请你单位接到通知后立即停止查找并予确认。', { together: true }),
    para('附：', { indent: 2, align: 'left' }),
    para('{#随附文书}', {}),
    para('{序号}．{名称}', { left: 3, align: 'left' }),
    para('{/随附文书}', {}),
    ...sealedSignature(),
  ],
};

/** Width of a list between its margins. */
const LIST_COLUMNS = [1560, 3088, 1560, 3088] as const;
const LIST_MARGINS = [1.6, 2.3, 1.3, 2.3] as const;
const NOTE = { size: SIZE.five, line: 15, before: 5 } as const;

/** Rows that name the case and the car. */
function carRows(...first: readonly FormRow[]): readonly FormRow[] {
  return [
    row(22, label('案　号'), cell('{案件.案号}'), label('案　由'), cell('{案件.案由}')),
    row(22, label('被执行人'), cell('{被执行人.姓名}', { bold: true }), label('承办人'), cell('{案件.承办人}　{法院.值班电话}')),
    ...first,
    row(22, label('号牌号码'), cell('{车辆.号牌号码}', { bold: true }), label('号牌种类'), cell('{车辆.号牌种类}')),
    row(22, label('车辆识别代号'), cell('{车辆.车辆识别代号}', { bold: true }), label('发动机号码'), cell('{车辆.发动机号码}')),
    row(22, label('品牌型号'), cell('{车辆.品牌型号}'), label('车身颜色'), cell('{车辆.颜色}')),
  ];
}

/** What lay in the car, line by line. */
function belongingsTable() {
  return form(
    [900, 4396, 1200, 2800],
    [
      row(20, label('序　号'), label('随车物品'), label('数　量'), label('备　注')),
      row(20, cell('{#随车物品}{序号}', { align: 'center' }), cell('{名称}'), cell('{数量}', { align: 'center' }), cell('{备注}{/随车物品}')),
    ],
    FORM,
  );
}

/** A place to sign: whose it is, and who signed as far as the record says it. */
function signing(who: string, name: string): readonly CellSpec[] {
  return [label([who, para('（签名）', { size: SIZE.smallFive, line: 12, align: 'center' })]), cell(name, { top: true })];
}

function gap() {
  return para('', { size: SIZE.smallFive, line: 6 });
}

const seizureList: Paper = {
  margins: LIST_MARGINS,
  content: [
    ...formHead('扣押清单', '{文书.文号}'),
    form(
      [...LIST_COLUMNS],
      [
        ...carRows(
          row(22, label('扣押依据'), cell('{扣押依据}', { span: 3 })),
          row(22, label('扣押时间'), cell('{扣押.时间}'), label('扣押地点'), cell('{扣押.地点}')),
        ),
        row(22, label('车辆核对'), cell('{扣押.核对}', { span: 3 })),
        row(22, label('里程表读数'), cell('{车况.里程}', { bold: true }), label('油（电）量'), cell('{车况.油量}')),
        row(22, label('车钥匙'), cell('{车况.钥匙}'), label('行驶证'), cell('{车况.行驶证}')),
        row(34, label('车身照片'), cell('{车况.照片}', { span: 3 })),
        row(34, label('通知到场'), cell('{扣押.通知到场}', { span: 3 })),
        row(22, label('见证人'), cell('{扣押.见证人}', { span: 3 })),
        row(22, label('保管人'), cell('{保管.保管人}'), label('联系电话'), cell('{保管.电话}')),
        row(22, label('停放场地'), cell('{保管.场地}'), label('场地地址'), cell('{保管.地址}')),
      ],
      FORM,
    ),
    gap(),
    belongingsTable(),
    gap(),
    form(
      [...LIST_COLUMNS],
      [
        row(42, ...signing('执行人员', '{签名.执行人员}'), ...signing('保管人', '{签名.保管人}')),
        row(42, ...signing('被执行人或者成年家属', '{签名.被执行人或家属}'), ...signing('见证人', '{签名.见证人}')),
      ],
      FORM,
    ),
    para('说明：1．依照《中华人民共和国民事诉讼法》第二百五十六条制作，由在场人签名或者盖章，交被执行人一份；被执行人是公民的，也可以交其成年家属一份。2．被执行人或者其成年家属经通知拒不到场的，不影响执行。3．车辆由本院委托保管，保管人不得使用（查封扣押冻结规定第十条）。', NOTE),
  ],
};

const transferForm: Paper = {
  margins: [2.2, 2.3, 1.8, 2.3],
  content: [
    ...formHead('移　送　单', '{文书.文号}'),
    para('{保管.场地}：', { size: SIZE.four, line: 26, align: 'left' }),
    para('本院依法扣押下列机动车（扣押清单：{扣押清单}），现连同钥匙、证件移送你处保管，请验收并签名。', { size: SIZE.four, line: 26, indent: 2, after: 6 }),
    form(
      [...LIST_COLUMNS],
      [
        ...carRows(row(26, label('扣押时间'), cell('{移送.扣押时间}'), label('扣押地点'), cell('{移送.扣押地点}'))),
        row(26, label('里程表读数'), cell('{车况.里程}', { bold: true }), label('油（电）量'), cell('{车况.油量}')),
        row(26, label('车钥匙'), cell('{车况.钥匙}'), label('行驶证'), cell('{车况.行驶证}')),
        row(40, label('随车物品'), cell('{车况.随车物品}', { span: 3 })),
        row(26, label('保管人'), cell('{保管.保管人}'), label('联系电话'), cell('{保管.电话}')),
        row(26, label('场地地址'), cell('{保管.地址}', { span: 3 })),
        row(60, ...signing('移送人员', '{签名.执行人员}'), ...signing('保管人', '{签名.保管人}')),
      ],
      FORM,
    ),
    para('保管要求：1．妥善保管车辆及随车物品，不得使用、出借或者移作他用（查封扣押冻结规定第十条）。2．未见本院发还或者移交的书面手续，不得放行。3．车辆毁损、被盗或者有人要求提车的，立即拨打本院24小时值班电话{法院.值班电话}。4．本单一式两份，移送人员、保管人各执一份。', { size: SIZE.smallFour, line: 20, before: 10 }),
  ],
};

const releaseRuling: Paper = {
  margins: LETTER_MARGINS,
  footer: 'dashed',
  content: [
    ...rulingHead(),
    body('执行过程中，本院以{扣押.裁定文号}裁定查封、扣押被执行人{被执行人.姓名}的下列机动车，并于{扣押.时间}实际扣押：{车辆.说明}。该车的查封文号为{查封.文号}，期限{查封.期限}。'),
    body('现{解除.事实}。'),
    body('本院认为，对上述机动车的查封、扣押应当解除。依照《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十八条规定，裁定如下：'),
    body('解除对被执行人{被执行人.姓名}上述机动车的查封、扣押。'),
    body('本裁定立即执行。', { together: true }),
    ...rulingFoot(),
  ],
};

/** Type of a notice of one page. */
const NOTICE = { size: SIZE.smallThree, line: 26 } as const;

const unsealNotice: Paper = {
  margins: [2.8, 2.6, 2.4, 2.8],
  content: [
    courtName(),
    title('协助执行通知书'),
    numberLine('{文书.文号}'),
    para('{受文单位}：', { ...NOTICE, align: 'left' }),
    body('本院在执行申请执行人{申请执行人.姓名}与被执行人{被执行人.姓名}{案件.案由}一案（案号：{案件.案号}）中，裁定解除对被执行人{被执行人.姓名}机动车的查封、扣押。依照《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十八条第二款规定，请协助执行以下事项：', NOTICE),
    body('一、解除查封登记：{车辆.说明}；查封文号{查封.文号}，期限{查封.期限}。', NOTICE),
    body('二、该车现由本院扣押，停放于{保管.场地}。有轮候查封的，登记在先的自本次解除时自动生效（同规定第二十六条），请在回执中写明该法院、查封文号和起止日期，由本院办理移交。', NOTICE),
    body('承办人：{案件.承办人}；24小时值班电话：{法院.值班电话}。', { ...NOTICE, align: 'left', together: true }),
    para('附：执行裁定书一份', { ...NOTICE, indent: 2, align: 'left', together: true }),
    ...sealedSignature(),
  ],
};

/** Rows of a car that leaves the custody. */
function leavingRows(receiver: string, ...next: readonly FormRow[]): readonly FormRow[] {
  return [
    ...carRows(
      row(22, label('解除依据'), cell('{解除依据}', { span: 3 })),
      row(22, label('解封情况'), cell('{解封情况}', { span: 3 })),
      ...next,
      row(22, label('交付时间'), cell('{交付.时间}'), label('交付地点'), cell('{交付.地点}')),
      row(22, label('扣押清单'), cell('{扣押清单}'), label(receiver), cell('{交付.接收人}', { bold: true })),
    ),
    row(22, label('车钥匙'), cell('{车况.钥匙}'), label('行驶证'), cell('{车况.行驶证}')),
    row(22, label('扣押时里程'), cell('{车况.扣押时里程}'), label('交付时里程'), cell('{车况.交付时里程}', { bold: true })),
    row(22, label('里程差'), cell('{车况.里程差}'), label('原　因'), cell('{车况.里程差原因}')),
  ];
}

function leavingSheet(name: string, receiver: string, taker: string, place: string, note: string, ...next: readonly FormRow[]): Paper {
  return {
    margins: LIST_MARGINS,
    content: [
      ...formHead(name, '{文书.文号}'),
      form([...LIST_COLUMNS], leavingRows(receiver, ...next), FORM),
      gap(),
      belongingsTable(),
      gap(),
      form(
        [...LIST_COLUMNS],
        [
          row(34, label(['与扣押清单', '不符之处']), cell('{交付.与清单不符}', { span: 3 })),
          row(52, ...signing('执行人员', '{签名.执行人员}'), ...signing('保管人', '{签名.保管人}')),
          row(52, ...signing(taker, place), label('日　期'), cell('')),
        ],
        FORM,
      ),
      para(note, NOTE),
    ],
  };
}

const returnList = leavingSheet(
  '发还清单',
  '领取人',
  '领取人',
  '{签名.领取人}',
  '说明：1．领取人应当当面核对车辆、钥匙、证件和随车物品。2．领取人不是被执行人本人的，应当附授权委托书。3．领取人拒绝签名的，由执行人员注明。4．本清单一式三份，本院、领取人、保管人各执一份。',
);

const handOverList = leavingSheet(
  '移交清单',
  '接收人',
  '接收法院人员',
  '{签名.接收法院人员}',
  '说明：1．本院查封解除后，登记在先的轮候查封自动生效（查封扣押冻结规定第二十六条），车辆及其保管自签名时移交接收法院。2．本清单一式三份，两院、保管人各执一份。',
  row(22, label('接收法院'), cell('{接收法院.名称}', { bold: true }), label('查封文号'), cell('{接收法院.查封文号}')),
  row(22, label('查封期限'), cell('{接收法院.查封期限}', { span: 3 })),
);

/** Sheets of the papers of a search for a car and of its seizure. */
export const VEHICLE_SHEETS: Readonly<Record<keyof typeof VEHICLE_CATALOGUE, Paper>> = {
  'vehicle-seizure-ruling': seizureRuling,
  'vehicle-assist-notice': assistNotice,
  'seizure-list': seizureList,
  'transfer-form': transferForm,
  'vehicle-release-ruling': releaseRuling,
  'vehicle-release-notice': unsealNotice,
  'return-list': returnList,
  'handover-list': handOverList,
};
