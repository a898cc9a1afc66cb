import type { Brand } from './brand.ts';

/** Client-made UUIDv7 of one command; minted when the draft is opened and reused by every retry. */
export type CommandId = Brand<string, 'CommandId'>;
/** Enforcement case (执行案件). */
export type CaseId = Brand<string, 'CaseId'>;
/** One party of one case (当事人). */
export type PartyId = Brand<string, 'PartyId'>;
/** One linkage request (联动请求), kept through every revision. */
export type RequestId = Brand<string, 'RequestId'>;
/** A thing that can be enforced against (财产), known by its number. */
export type AssetId = Brand<string, 'AssetId'>;
/** A signed-in person (账号). */
export type AccountId = Brand<string, 'AccountId'>;
/** A registered device (设备). */
export type DeviceId = Brand<string, 'DeviceId'>;
/** Court code as in the case number, for example 苏0508. */
export type CourtCode = Brand<string, 'CourtCode'>;
/** Outside organisation, for example `police:suzhou` or `station:yunxi`. */
export type AgencyId = Brand<string, 'AgencyId'>;
/** Content address of a file: `sha256:` and 64 hex digits of the plain bytes. */
export type FileHash = Brand<string, 'FileHash'>;

/** Where new identifiers come from. Production: UUIDv7. The model world: a seeded source, so that runs repeat. */
export type IdSource = { next(): string };
