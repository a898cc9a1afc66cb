import type { PaperRules } from '../../domain/linkage/regions/papers.ts';

/** Papers of a packet (codes of the instrument catalogue; DOMAIN §1.3, §1.11). */
export const VEHICLE_INSTRUMENTS = [
  'vehicle-seizure-ruling', // 执行裁定书（查封、扣押）
  'vehicle-assist-notice', // 协助执行通知书（车管）
  'vehicle-seal-receipt', // 车辆查封回执
  'vehicle-registration', // 行驶证、登记信息
  'other-evidence', // 其他材料
] as const;
export type VehicleInstrument = (typeof VEHICLE_INSTRUMENTS)[number];

/** Papers by which the thing is released (解除扣押、解封), beside those of the packet. */
export const RELEASE_INSTRUMENTS = [
  'vehicle-release-ruling', // 执行裁定书（解除扣押、解封）
  'vehicle-release-notice', // 协助执行通知书（车管，解封）
] as const;
export type ReleaseInstrument = (typeof RELEASE_INSTRUMENTS)[number];

/** What the traffic police must have before they look for a car. */
export const REQUIRED_INSTRUMENTS: readonly VehicleInstrument[] = ['vehicle-seizure-ruling', 'vehicle-assist-notice', 'vehicle-seal-receipt'];

const OF_THE_COURT = ['vehicle-seizure-ruling', 'vehicle-assist-notice', ...RELEASE_INSTRUMENTS] as const;

/** Papers that this court writes go out sealed, under its number; what others wrote is attached as it is. */
export const VEHICLE_PAPERS: PaperRules = { sealed: OF_THE_COURT, numbered: OF_THE_COURT };
