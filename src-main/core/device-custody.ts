import type { DeviceFolder } from './device-folder.ts';
import { createDeviceWipe, type DeviceWipe, type WipeParts } from './device-wipe.ts';
import { erase } from './erase.ts';
import type { journalOnce } from './host-service.ts';
import { createSealedDelivery, type DeliveryParts, deliveryPost, type SealedDelivery } from './sealed-delivery.ts';

export type CustodyParts = Pick<WipeParts, 'erasePage'> &
  Pick<DeliveryParts, 'now' | 'onDefect'> & {
    readonly folder: DeviceFolder;
    readonly journal: Pick<ReturnType<typeof journalOnce>, 'open' | 'replace'>;
    readonly serverUrl: string;
    /** Node's fetch or the host's own. */
    readonly fetch: typeof fetch;
  };

/** What a host does with a device while nobody is at work on it: delivers what is sealed, and erases it when it must. Running. */
export function startCustody({ folder, journal, serverUrl, fetch, now, erasePage, onDefect }: CustodyParts): { readonly wipe: DeviceWipe; readonly delivery: SealedDelivery } {
  const wipe = createDeviceWipe({
    stateFile: folder.wipe,
    now,
    folders: [folder.secrets, folder.files, folder.print],
    eraseJournal: () => journal.replace(() => { erase(folder.journal); }),
    erasePage,
    onDone: () => { delivery.forgetRights(); },
  });
  const delivery = createSealedDelivery({
    journal: () => journal.open(),
    rightsFile: folder.rights,
    contactFile: folder.contact,
    wipe,
    post: deliveryPost(serverUrl, fetch),
    now,
    random: Math.random,
    onDefect,
  });
  delivery.start();
  return { wipe, delivery };
}
