import { describe, expect, it } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { serverLines } from '#renderer/features/queue/queue-lines.ts';
import type { QueueItem } from '#shared/contracts/server-http.ts';
import type { CourtSettings } from '#shared/domain/linkage/lookups.ts';
import type { CourtCode, RequestId } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';

const GUSU = '苏0508' as CourtCode;
const settings: CourtSettings = { court: GUSU, policeChannel: 'connector', channels: { registry: 'desk' }, requireDishonestListing: false, dutyPhone: '' };
const item = (agency: string, court: CourtCode = GUSU): QueueItem => ({
  id: `message-${agency}`, requestId: 'r-1' as RequestId, court, agency, message: 'control.request', revision: 1, round: 0, since: instant(0), attempts: 0, reason: 'sending', mender: 'platform', mayRetryNow: false,
});
const whyOf = (items: readonly QueueItem[], known: CourtSettings | undefined) => serverLines(items, new Map(), known, () => false, i18n.global.t).map(({ why }) => why);

describe('what waits on the server for an agency', () => {
  it('says to whom and by which channel of the court', () => {
    expect(whyOf([item('police:suzhou'), item('registry:gusu'), item('bank:added')], settings)).toEqual(['正在发往公安；经系统对接', '正在发往苏州市不动产登记中心姑苏分中心；经席位办理', '正在发往机构']);
  });

  it('names no channel that this device was not told', () => {
    expect(whyOf([item('police:suzhou', '苏0591' as CourtCode)], settings)).toEqual(['正在发往公安']);
    expect(whyOf([item('police:suzhou')], undefined)).toEqual(['正在发往公安']);
  });
});
