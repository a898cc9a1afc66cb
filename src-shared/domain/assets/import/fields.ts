import type { FieldTable } from '../../cases/import/index.ts';

/**
 * Columns of an agency's answer on vehicles or real estate (车辆、不动产查询结果). Agencies name them differently, so each knows
 * the names seen so far. One thing may stand in several rows: one for each burden, hold or co-owner.
 */
export const ASSET_FIELDS = {
  caseNumber: { required: false, names: ['案号', '执行案号', '查询案号', '案件编号'] },
  asOf: { required: false, names: ['结果截至', '数据截至', '截至日期', '结果截至日期', '查询时间', '查询日期', '反馈时间', '反馈日期'] },
  plate: { required: false, names: ['号牌号码', '车牌号', '车牌号码', '号牌', '车牌', '机动车号牌'] },
  plateType: { required: false, names: ['号牌种类', '车牌种类', '车辆类型', '车辆种类'] },
  vin: { required: false, names: ['车辆识别代号', '车辆识别代码', '车架号', '车架号码', 'VIN', 'VIN码', '车辆识别代号/车架号'] },
  engineNo: { required: false, names: ['发动机号', '发动机号码', '发动机编号'] },
  brand: { required: false, names: ['品牌型号', '车辆品牌', '厂牌型号', '中文品牌', '品牌', '车辆型号'] },
  colour: { required: false, names: ['颜色', '车身颜色', '车辆颜色'] },
  condition: { required: false, names: ['机动车状态', '车辆状态', '状态'] },
  unitNo: { required: false, names: ['不动产单元号', '单元号', '不动产单元编号', '不动产单元代码'] },
  certificateNo: { required: false, names: ['不动产权证号', '不动产权证书号', '不动产证号', '产权证号', '证书号', '权证号', '不动产权证'] },
  location: { required: false, names: ['坐落', '不动产坐落', '房屋坐落', '土地坐落', '房屋地址'] },
  area: { required: false, names: ['建筑面积', '面积', '房屋面积', '不动产面积'] },
  use: { required: false, names: ['用途', '规划用途', '房屋用途', '使用性质'] },
  coOwnership: { required: false, names: ['共有情况', '共有方式'] },
  share: { required: false, names: ['份额', '持有份额', '共有份额', '权利比例'] },
  owner: { required: false, names: ['机动车所有人', '所有人', '车主', '权利人', '产权人', '所有权人', '被查询人', '姓名', '名称'] },
  ownerId: { required: false, names: ['证件号码', '身份证明号码', '所有人证件号码', '权利人证件号码', '证件号', '身份证号', '身份证号码'] },
  mortgagee: { required: false, names: ['抵押权人', '抵押权利人', '抵押权人名称'] },
  mortgageAmount: { required: false, names: ['抵押金额', '被担保债权数额', '担保债权数额', '债权数额', '抵押数额', '最高债权数额'] },
  mortgagedOn: { required: false, names: ['抵押登记日期', '抵押日期', '抵押登记时间', '抵押起始日期'] },
  holdCourt: { required: false, names: ['查封机关', '查封法院', '查封机构', '限制机关', '查封单位', '冻结机关'] },
  holdNumber: { required: false, names: ['查封文号', '协助执行文号', '查封裁定文号', '裁定文号', '法律文书号', '查封文书号'] },
  rank: { required: false, names: ['查封顺位', '顺位', '轮候顺序', '查封顺序', '查封性质', '轮候情况'] },
  measure: { required: false, names: ['查封类型', '限制类型', '措施类型', '查封方式', '措施'] },
  holdStart: { required: false, names: ['查封起始日期', '查封开始日期', '查封日期', '查封起始时间', '起始日期', '查封开始时间'] },
  holdEnd: { required: false, names: ['查封截止日期', '查封结束日期', '查封到期日期', '查封到期日', '截止日期', '查封结束时间', '到期日期', '查封期限至'] },
} as const satisfies FieldTable<string>;

export type AssetField = keyof typeof ASSET_FIELDS;
export type AssetMapping = Readonly<Partial<Record<AssetField, number>>>;

/** Columns by which a thing is known; a file without any of them is no answer on vehicles or real estate. */
export const NAMING_FIELDS = ['vin', 'plate', 'unitNo', 'certificateNo'] as const satisfies readonly AssetField[];

export function isAssetMapping(mapping: AssetMapping): boolean {
  return NAMING_FIELDS.some((field) => mapping[field] !== undefined);
}
