import { ref, shallowRef } from 'vue';
import type { EngineClient } from '#renderer/bridge/engine-port.ts';
import type { CallAnswer, CallArgs, CallName, EngineQueries, EngineSession, QueryName } from '#shared/contracts/engine.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import { err } from '#shared/kernel/result.ts';

type Handlers = { readonly [C in CallName]?: (args: CallArgs<C>) => CallAnswer<C> | Promise<CallAnswer<C>> };
type Answers = { readonly [Q in QueryName]?: EngineQueries[Q]['answer'] | ((params: EngineQueries[Q]['params']) => EngineQueries[Q]['answer']) };

export const JUDGE: EngineSession = {
  account: 'gusu.jiang' as AccountId,
  role: 'judge',
  name: '蒋法官',
  court: '苏0508' as CourtCode,
  device: 'device-1' as DeviceId,
  mode: 'online',
  idleLockMinutes: 10,
  mustChangePassword: false,
  secondFactor: 'off',
};

/** An engine that answers what a test says and remembers what it was asked; everything else is refused loudly. */
export function fakeEngine(given: { readonly session?: EngineSession | null; readonly calls?: Handlers; readonly answers?: Answers } = {}) {
  const asked: { readonly name: CallName; readonly args: unknown }[] = [];
  const session = shallowRef<EngineSession | null | undefined>(given.session === undefined ? JUDGE : given.session);
  const locked = ref(false);
  const client: EngineClient = {
    session,
    locked,
    keepsQueue: true,
    wake: () => undefined,
    async call<C extends CallName>(name: C, args: CallArgs<C>): Promise<CallAnswer<C>> {
      // What a worker could not clone must fail here too.
      asked.push({ name, args });
      const handler = given.calls?.[name] as ((args: CallArgs<C>) => CallAnswer<C> | Promise<CallAnswer<C>>) | undefined;
      return handler === undefined ? (err(failure('INTERNAL')) as CallAnswer<C>) : handler(args);
    },
    watch<Q extends QueryName>(name: Q, params: EngineQueries[Q]['params'], told: (answer: EngineQueries[Q]['answer']) => void) {
      const answer: unknown = given.answers?.[name];
      const say = answer as ((params: EngineQueries[Q]['params']) => EngineQueries[Q]['answer']) | EngineQueries[Q]['answer'] | undefined;
      if (say !== undefined) told(typeof say === 'function' ? (say as (params: EngineQueries[Q]['params']) => EngineQueries[Q]['answer'])(params) : say);
      return () => undefined;
    },
  };
  return { client, asked, session, locked, argsOf: (name: CallName) => asked.filter((each) => each.name === name).map((each) => each.args) };
}
