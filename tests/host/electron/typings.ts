import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

/** What a value must look like, as far as Electron's typings say it without help of a type checker. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'primitive'; readonly name: 'string' | 'number' | 'boolean' | 'function' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'union'; readonly of: readonly Shape[] }
  | { readonly kind: 'array'; readonly of: Shape }
  | { readonly kind: 'object'; readonly keys: Readonly<Record<string, Key>> }
  | { readonly kind: 'ref'; readonly name: string };
export type Key = { readonly shape: Shape; readonly optional: boolean };
export type Signature = readonly (Key & { readonly rest: boolean })[];
/** `platforms`: null for all of them. */
export type Member = { readonly signatures: readonly Signature[] | null; readonly shape: Shape; readonly platforms: readonly string[] | null };
export type TypeInfo = {
  readonly bases: string[];
  readonly members: Record<string, Member>;
  readonly statics: Record<string, Member>;
  readonly events: Record<string, { readonly platforms: readonly string[] | null }>;
  readonly constructs: Signature[];
};
export type Typings = { readonly types: Record<string, TypeInfo> };

const ANY: Shape = { kind: 'any' };
const EVENT_METHODS = new Set(['on', 'once', 'off', 'addListener', 'removeListener']);

function platformsOf(node: ts.Node): readonly string[] | null {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'platform');
  const text = tag === undefined ? '' : (ts.getTextOfJSDocComment(tag.comment) ?? '');
  return text === '' ? null : text.split(',').map((name) => name.trim());
}

function literalOf(node: ts.Node): Shape {
  if (ts.isStringLiteral(node)) return { kind: 'literal', value: node.text };
  if (ts.isNumericLiteral(node)) return { kind: 'literal', value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literal', value: node.kind === ts.SyntaxKind.TrueKeyword };
  return node.kind === ts.SyntaxKind.NullKeyword ? { kind: 'literal', value: null } : ANY;
}

function shapeOf(node: ts.TypeNode | undefined): Shape {
  if (node === undefined) return ANY;
  if (ts.isParenthesizedTypeNode(node)) return shapeOf(node.type);
  if (ts.isUnionTypeNode(node)) return { kind: 'union', of: node.types.map(shapeOf) };
  if (ts.isLiteralTypeNode(node)) return literalOf(node.literal);
  if (ts.isArrayTypeNode(node)) return { kind: 'array', of: shapeOf(node.elementType) };
  if (ts.isFunctionTypeNode(node)) return { kind: 'primitive', name: 'function' };
  if (ts.isTypeLiteralNode(node)) return { kind: 'object', keys: keysOf(node.members) };
  if (ts.isTypeReferenceNode(node)) {
    const name = node.typeName.getText().replace(/^Electron\./u, '');
    if (name === 'Array' || name === 'ReadonlyArray') return { kind: 'array', of: shapeOf(node.typeArguments?.[0]) };
    return { kind: 'ref', name };
  }
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword: return { kind: 'primitive', name: 'string' };
    case ts.SyntaxKind.NumberKeyword: return { kind: 'primitive', name: 'number' };
    case ts.SyntaxKind.BooleanKeyword: return { kind: 'primitive', name: 'boolean' };
    case ts.SyntaxKind.UndefinedKeyword: return { kind: 'literal', value: undefined };
    default: return ANY;
  }
}

function nameOf(node: ts.Node): string {
  return ts.isIdentifier(node) || ts.isStringLiteral(node) ? node.text : '';
}

function keysOf(members: ts.NodeArray<ts.TypeElement>): Record<string, Key> {
  return Object.fromEntries(members.filter(ts.isPropertySignature).map((member) => [nameOf(member.name), { shape: shapeOf(member.type), optional: member.questionToken !== undefined }]));
}

function signatureOf(node: ts.SignatureDeclarationBase): Signature {
  return node.parameters.map((parameter) => ({ shape: shapeOf(parameter.type), optional: parameter.questionToken !== undefined, rest: parameter.dotDotDotToken !== undefined }));
}

/** The literal of `on(event: 'name', …)`; undefined for everything else. */
function eventOf(node: ts.MethodSignature | ts.MethodDeclaration): string | undefined {
  const [first] = node.parameters;
  if (!EVENT_METHODS.has(nameOf(node.name)) || first?.type === undefined || !ts.isLiteralTypeNode(first.type)) return undefined;
  return ts.isStringLiteral(first.type.literal) ? first.type.literal.text : undefined;
}

function readMember(info: TypeInfo, node: ts.Node): void {
  if (ts.isConstructorDeclaration(node)) {
    info.constructs.push(signatureOf(node));
  } else if (ts.isMethodSignature(node) || ts.isMethodDeclaration(node)) {
    const event = eventOf(node);
    if (event !== undefined) {
      info.events[event] ??= { platforms: platformsOf(node) };
      return;
    }
    const isStatic = ts.isMethodDeclaration(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
    const into = isStatic ? info.statics : info.members;
    const name = nameOf(node.name);
    const before = Object.hasOwn(into, name) ? (into[name]?.signatures ?? []) : [];
    into[name] = { signatures: [...before, signatureOf(node)], shape: ANY, platforms: platformsOf(node) };
  } else if (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) {
    const isStatic = ts.isPropertyDeclaration(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
    const shape = shapeOf(node.type);
    const optional = node.questionToken !== undefined;
    (isStatic ? info.statics : info.members)[nameOf(node.name)] = { signatures: null, shape: optional ? { kind: 'union', of: [shape, { kind: 'literal', value: undefined }] } : shape, platforms: platformsOf(node) };
  }
}

/**
 * Electron's public API as data, read from the typings that the package brings: what exists, with how many arguments,
 * which words and option keys it takes, which events it has and on which platforms. The package itself is never loaded:
 * it would fetch its runtime.
 */
export function readTypings(file = resolve(import.meta.dirname, '../../../node_modules/electron/electron.d.ts')): Typings {
  const source = ts.createSourceFile('electron.d.ts', readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const types: Record<string, TypeInfo> = {};
  for (const statement of source.statements) {
    if (!ts.isModuleDeclaration(statement) || nameOf(statement.name) !== 'Electron' || statement.body === undefined || !ts.isModuleBlock(statement.body)) continue;
    for (const node of statement.body.statements) {
      if (!ts.isInterfaceDeclaration(node) && !ts.isClassDeclaration(node)) continue;
      const name = node.name?.text ?? '';
      const info = (types[name] ??= { bases: [], members: {}, statics: {}, events: {}, constructs: [] });
      for (const clause of node.heritageClauses ?? []) info.bases.push(...clause.types.map((type) => type.expression.getText().replace(/^Electron\./u, '')));
      for (const member of node.members) readMember(info, member);
    }
  }
  return { types };
}
