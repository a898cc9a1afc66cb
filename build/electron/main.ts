import { downloadElectron, findElectron } from '../electron.ts';

// npm run electron:install: never part of npm ci, so that an install works where Electron's host cannot be reached.
const present = findElectron();
if (present === undefined) {
  const problem = await downloadElectron(600_000, (text) => process.stdout.write(text));
  if (problem !== undefined) {
    process.stderr.write(
      `[ELECTRON_NOT_INSTALLED] Electron 运行时下载失败：${problem}\n` +
        '  可设置 ELECTRON_MIRROR 指向内网镜像后重试；没有运行时，npm start 使用系统浏览器。\n' +
        `[ELECTRON_NOT_INSTALLED] The Electron runtime could not be fetched: ${problem}\n` +
        '  Set ELECTRON_MIRROR to a mirror and try again; without it npm start uses the system browser.\n',
    );
    process.exitCode = 1;
  }
}
const file = findElectron();
if (file !== undefined) process.stdout.write(`Electron: ${file}\n`);
