import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'vue/compiler-sfc';

/** What the sources say about keys. */
export type KeyUses = {
  /** Keys asked for by name in a translating call: each must exist. `where` is `file:line`; `own`: as its mechanism says it. */
  readonly asked: { readonly key: string; readonly where: string; readonly own?: boolean }[];
  /** Keys asked for by a pattern (`request.state.${…}`), as a regular expression: at least one key must match. */
  readonly askedPatterns: { readonly pattern: RegExp; readonly text: string; readonly where: string; readonly own?: boolean }[];
  /** Every text literal of the sources: a key that stands in a table is used. */
  readonly literals: Set<string>;
  /** Patterns of all template texts that begin with a name and a dot. */
  readonly patterns: RegExp[];
  /** Locale files that are read as an object outside the window, with the names used in the reading file. */
  readonly objects: { readonly namespace: string; readonly names: ReadonlySet<string> }[];
};

/** Functions whose first argument is a key. */
const CALLS = new Set(['t', 'tm', 'te', '$t', '$tm', '$te']);
/** The one that asks the mechanism first, on the pages of requests (`useRequestWords`). */
const OWN = 'say';
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');

function patternOf(node: ts.TemplateExpression): RegExp {
  const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  return new RegExp(`^${parts.map(escape).join('[^]+')}$`);
}

/** The literal texts a key argument can have: itself, or both arms of a choice. */
function choices(node: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return choices(node.expression);
  if (ts.isConditionalExpression(node)) return [...choices(node.whenTrue), ...choices(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return [...choices(node.left), ...choices(node.right)];
  return [node];
}

function readScript(text: string, file: string, firstLine: number, uses: KeyUses): void {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const where = (node: ts.Node) => `${file}:${firstLine + source.getLineAndCharacterOfPosition(node.getStart()).line}`;
  const imported: string[] = [];
  const names = new Set<string>();

  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      uses.literals.add(node.text);
      names.add(node.text);
      if (/^[\w-]+\.([\w.-]+\.)?$/.test(node.text)) uses.patterns.push(new RegExp(`^${escape(node.text)}[^]+$`));
    } else if (ts.isTemplateExpression(node)) {
      if (/^[\w-]+\./.test(node.head.text)) uses.patterns.push(patternOf(node));
    } else if (ts.isIdentifier(node)) {
      names.add(node.text);
    } else if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const match = /locales\/[\w-]+\/([\w-]+)\.json$/.exec(node.moduleSpecifier.text);
      if (match?.[1] !== undefined) imported.push(match[1]);
    }
    if (ts.isCallExpression(node)) {
      const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : ts.isIdentifier(node.expression) ? node.expression.text : '';
      const [first] = node.arguments;
      const own = callee === OWN && file.startsWith('src-renderer/');
      if ((own || CALLS.has(callee)) && first !== undefined) {
        for (const choice of choices(first)) {
          if (ts.isStringLiteralLike(choice)) uses.asked.push({ key: choice.text, where: where(choice), own });
          else if (ts.isTemplateExpression(choice)) uses.askedPatterns.push({ pattern: patternOf(choice), text: choice.getText(), where: where(choice), own });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  // The window composes all files and is checked key by key.
  if (!file.startsWith('src-renderer/')) for (const namespace of imported) uses.objects.push({ namespace, names });
}

type TemplateNode = {
  readonly type: number;
  readonly loc: { readonly start: { readonly line: number } };
  readonly children?: readonly TemplateNode[];
  readonly content?: { readonly loc?: { readonly source: string } };
  readonly props?: readonly {
    readonly type: number;
    readonly name: string;
    readonly loc: { readonly start: { readonly line: number } };
    readonly value?: { readonly content: string };
    readonly exp?: { readonly loc: { readonly source: string } };
  }[];
};
const INTERPOLATION = 5;
const ATTRIBUTE = 6;
const DIRECTIVE = 7;

function readTemplate(node: TemplateNode, file: string, uses: KeyUses): void {
  const expression = (source: string, line: number) => readScript(`(${source})`, file, line, uses);
  if (node.type === INTERPOLATION && node.content?.loc !== undefined) expression(node.content.loc.source, node.loc.start.line);
  for (const prop of node.props ?? []) {
    if (prop.type === DIRECTIVE && prop.exp !== undefined && prop.name !== 'for' && prop.name !== 'slot') expression(prop.exp.loc.source, prop.loc.start.line);
    if (prop.type === DIRECTIVE && prop.exp !== undefined && prop.name === 'for') expression(prop.exp.loc.source.replace(/^[^]*?\s+(in|of)\s+/, ''), prop.loc.start.line);
    if (prop.type === ATTRIBUTE && prop.value !== undefined) {
      uses.literals.add(prop.value.content);
      if (prop.name === 'keypath') uses.asked.push({ key: prop.value.content, where: `${file}:${prop.loc.start.line}` });
    }
  }
  for (const child of node.children ?? []) readTemplate(child, file, uses);
}

/** Reads all sources of the product below `root`. */
export function readSources(root: string): KeyUses {
  const uses: KeyUses = { asked: [], askedPatterns: [], literals: new Set(), patterns: [], objects: [] };
  const files = globSync(['src-*/**/*.ts', 'src-*/**/*.vue'], { cwd: root }).map((file) => file.replaceAll('\\', '/')).sort();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    if (file.endsWith('.ts')) {
      readScript(text, file, 1, uses);
      continue;
    }
    const { descriptor } = parse(text, { filename: file, sourceMap: false });
    for (const script of [descriptor.script, descriptor.scriptSetup]) {
      if (script !== null) readScript(script.content, file, script.loc.start.line, uses);
    }
    const ast: unknown = descriptor.template?.ast;
    if (ast !== undefined && ast !== null) readTemplate(ast as TemplateNode, file, uses);
  }
  return uses;
}
