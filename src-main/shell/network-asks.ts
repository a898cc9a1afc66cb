import { app, dialog } from 'electron';
import type { Certificate } from 'electron';
import type { HostLog } from '../core/host-log.ts';
import { hostWord } from '../core/words.ts';
import { WORDS } from './words.ts';
import type { HostLanguage } from './words.ts';

/**
 * What a network asks of the person: which certificate to show (a judge has a UKey, and so may the one before him have
 * left his), and a proxy's login, which is not kept here and therefore told. A certificate of a server that is not
 * trusted stays refused: a private authority of the court is installed in the system (on Linux in the user's NSS store).
 */
export function answerNetworkAsks(options: { readonly log: HostLog; readonly language: () => HostLanguage; readonly serverUrl: string }): void {
  const say = (key: string): string => hostWord(WORDS[options.language()], key);
  let chosen: string | null = null;
  let isProxyTold = false;

  async function choose(certificates: readonly Certificate[]): Promise<Certificate | undefined> {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: say('host.dialog.certificate'),
      detail: say('host.dialog.certificateDetail'),
      buttons: [...certificates.map((certificate) => `${certificate.subjectName} (${certificate.issuerName})`), say('host.dialog.noCertificate')],
      cancelId: certificates.length,
      noLink: true,
    });
    return certificates[response];
  }

  app.on('select-client-certificate', (event, _contents, url, certificates, callback) => {
    // Unasked, the first of the list would be shown, to whoever asks.
    event.preventDefault();
    const known = certificates.find((certificate) => certificate.fingerprint === chosen);
    if (new URL(url).hostname !== new URL(options.serverUrl).hostname) {
      callback();
    } else if (known !== undefined || certificates.length <= 1) {
      callback(known ?? certificates[0]);
    } else {
      choose(certificates).then(
        (certificate) => {
          chosen = certificate?.fingerprint ?? null;
          callback(certificate);
        },
        () => { callback(); },
      );
    }
  });
  app.on('login', (_event, _contents, _details, authInfo) => {
    if (!authInfo.isProxy) return;
    options.log({ event: 'proxy-asks', scheme: authInfo.scheme });
    if (isProxyTold) return;
    isProxyTold = true;
    void dialog.showMessageBox({ type: 'warning', message: say('host.dialog.proxy'), detail: say('host.dialog.proxyDetail'), buttons: [say('host.dialog.ok')] });
  });
  app.on('certificate-error', (_event, _contents, _url, error) => {
    options.log({ event: 'certificate-refused', error });
  });
}
