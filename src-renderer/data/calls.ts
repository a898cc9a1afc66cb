import Type, { type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { CallName } from '#shared/contracts/engine.ts';
import { AggregateRefSchema, OccurredAtSchema } from '#shared/domain/linkage/command.ts';
import { closed, CommandIdSchema, FileHashSchema, oneOf } from '#shared/kernel/schema.ts';

/** What each call must carry; anything else is answered BODY_INVALID before anybody looks at it. */
const { skewMs: _skew, ...occurredFields } = OccurredAtSchema.properties;
const Nothing = closed({});
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Password = Type.String({ minLength: 1, maxLength: 200 });

const DraftSchema = closed({
  id: CommandIdSchema,
  kind: Type.String({ maxLength: 80 }),
  aggregate: AggregateRefSchema,
  payload: Type.Unknown(),
  occurredAt: Type.Optional(closed(occurredFields)),
  delegation: Type.Optional(Type.String({ maxLength: 80 })),
  title: Type.String({ maxLength: 400 }),
  seen: Type.Optional(Type.Integer({ minimum: 0 })),
});

/** A buffer that crossed the thread; TypeBox has no word for it. */
const Buffer = Type.Unsafe<ArrayBuffer>(Type.Unknown());

const ARGS = {
  knownAccounts: Nothing,
  signIn: closed({
    login: Id,
    password: Password,
    code: Type.Optional(Type.String({ maxLength: 10 })),
    key: Type.Optional(
      Type.Union([
        closed({ by: Type.Literal('former'), password: Password }),
        closed({ by: Type.Literal('recovery'), file: Type.String({ maxLength: 8_000 }), passphrase: Password }),
        closed({ by: Type.Literal('anew') }),
      ]),
    ),
  }),
  lock: Nothing,
  unlock: closed({ password: Password, code: Type.Optional(Type.String({ maxLength: 10 })) }),
  signOut: Nothing,
  session: Nothing,
  changePassword: closed({ current: Password, next: Password }),
  preview: closed({ draft: DraftSchema }),
  file: closed({ drafts: Type.Array(DraftSchema, { minItems: 1, maxItems: 10_000 }) }),
  settle: Nothing,
  recall: closed({ commandIds: Type.Array(CommandIdSchema, { minItems: 1, maxItems: 10_000 }) }),
  fate: closed({ commandId: CommandIdSchema }),
  retryNow: Nothing,
  putAway: closed({ commandIds: Type.Array(CommandIdSchema, { minItems: 1, maxItems: 10_000 }) }),
  settleHidden: closed({ choice: oneOf(['drop', 'pull-again']) }),
  putDraft: closed({ draft: closed({ id: Id, kind: Type.String({ maxLength: 80 }), about: Type.String({ maxLength: 200 }), title: Type.String({ maxLength: 400 }), body: Type.Unknown() }) }),
  getDraft: closed({ id: Id }),
  deleteDraft: closed({ id: Id }),
  putFile: closed({ name: Type.String({ maxLength: 400 }), type: Type.String({ maxLength: 200 }), bytes: Buffer }),
  getFile: closed({ hash: FileHashSchema }),
  keepFile: closed({ hash: FileHashSchema }),
  getSetting: closed({ key: Id }),
  putSetting: closed({ key: Id, value: Type.Unknown() }),
  request: closed({ method: oneOf(['GET', 'POST', 'DELETE']), path: Type.String({ pattern: '^/v1/[A-Za-z0-9/_.:%?&=,@+\\-]*$', maxLength: 2_000 }), body: Type.Optional(Type.Unknown()) }),
} as const satisfies Record<CallName, TSchema>;

const checks = new Map(Object.entries(ARGS).map(([name, schema]) => [name, Compile(schema)] as const));

export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(ARGS, name);
}

export function argsHold(name: CallName, args: unknown): boolean {
  return checks.get(name)?.Check(args) ?? false;
}
