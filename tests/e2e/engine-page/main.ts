import { connectEngine } from '#renderer/bridge/connect-engine.ts';
import type { EngineClient } from '#renderer/bridge/engine-port.ts';

/** A page with the real engine and nothing else: the test drives it through `window.lianzhi`. */
export type EnginePage = {
  readonly call: EngineClient['call'];
  readonly watch: EngineClient['watch'];
  session(): unknown;
  /** Newest answers of what the test watches. */
  readonly latest: Record<string, unknown>;
};

const engine = connectEngine();
const page: EnginePage = { call: (name, args) => engine.call(name, args), watch: (name, params, told) => engine.watch(name, params, told), session: () => engine.session.value, latest: {} };
Object.assign(window, { lianzhi: page });
