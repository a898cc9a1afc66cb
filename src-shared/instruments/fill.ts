import Docxtemplater from 'docxtemplater';
import PizZip from 'pizzip';
import { failure, type Failure } from '../kernel/errors/index.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { instrumentType, type InstrumentCode, isInstrumentCode, mergeFieldsOf } from './catalogue.ts';
import { type DocxParts, pageParts, readDocx, unsafeContents, unsupportedLayout, writeDocx } from './docx-package.ts';
import { prepareValues, type TagValues, valueOfTag } from './merge-values.ts';
import { pictureLabels, placePictures } from './picture-slots.ts';
import { SAMPLE_FIELDS } from './samples.ts';

/** One tag as it stands in a template, and the lists it stands in, outermost first. */
type FoundTag = { readonly tag: string; readonly use: 'value' | 'list' | 'other'; readonly within: readonly string[] };

type Part = { readonly type?: unknown; readonly module?: unknown; readonly value?: unknown; readonly inverted?: unknown; readonly subparsed?: unknown };

function tagsOf(parsed: unknown, within: readonly string[]): readonly FoundTag[] {
  if (!Array.isArray(parsed)) return [];
  return (parsed as readonly Part[]).flatMap((part): readonly FoundTag[] => {
    if (part.type !== 'placeholder' || typeof part.value !== 'string') return [];
    const tag = part.value;
    if (part.module === undefined || part.module === '') return [{ tag, use: 'value', within }];
    // Raw XML ({@…}) and inverted sections ({^…}) have no use here: the first would let a value write markup.
    if (part.module !== 'loop' || part.inverted === true) return [{ tag, use: 'other', within }];
    return [{ tag, use: 'list', within }, ...tagsOf(part.subparsed, [...within, tag])];
  });
}

/** Collects what the engine found in each part of the template while compiling it. */
function tagCollector() {
  const byFile = new Map<string, readonly FoundTag[]>();
  let file = '';
  return {
    name: 'InstrumentTags',
    tags: (): readonly FoundTag[] => [...byFile.values()].flat(),
    set(options: { readonly inspect?: { readonly filePath?: unknown; readonly postparsed?: unknown } }): void {
      if (typeof options.inspect?.filePath === 'string') file = options.inspect.filePath;
      if (options.inspect?.postparsed !== undefined) byFile.set(file, tagsOf(options.inspect.postparsed, []));
    },
  };
}

/** The tags that an error of the engine names; its message without the wrapper when it names none. */
function brokenTags(error: unknown): string {
  const list = typeof error === 'object' && error !== null && 'properties' in error ? (error.properties as { readonly errors?: unknown; readonly xtag?: unknown; readonly id?: unknown }) : {};
  const inner: readonly unknown[] = Array.isArray(list.errors) ? list.errors : [error];
  const names = inner.map((one) => {
    const properties = typeof one === 'object' && one !== null && 'properties' in one ? (one.properties as { readonly xtag?: unknown; readonly context?: unknown; readonly id?: unknown }) : {};
    const name = [properties.xtag, properties.context, properties.id].find((value) => typeof value === 'string' && value !== '');
    return typeof name === 'string' ? name : '?';
  });
  return [...new Set(names)].join('、');
}

type Compiled = { readonly engine: Docxtemplater<PizZip>; readonly zip: PizZip; readonly tags: readonly FoundTag[] };

/** Compiles a template. The zip of the engine is only a bag of parts here; reading and packing are ours. */
function compile(parts: DocxParts): Result<Compiled, Failure> {
  const zip = new PizZip();
  for (const [name, bytes] of parts) zip.file(name, bytes, { createFolders: false });
  const collector = tagCollector();
  try {
    const engine = new Docxtemplater<PizZip>(zip, {
      paragraphLoop: true,
      linebreaks: true,
      errorLogging: false,
      modules: [collector],
      syntax: { changeDelimiterPrefix: null },
      parser: (tag) => ({ get: (scope: unknown) => valueOfTag(scope, tag.trim()) }),
      nullGetter: (part) => {
        // Every tag is checked before rendering; one that still has no value must not become an empty place.
        throw new Error(`no value for ${part.value}`);
      },
    });
    return ok({ engine, zip, tags: collector.tags() });
  } catch (error) {
    return err(failure('TEMPLATE_TAGS_BROKEN', { tags: brokenTags(error) }));
  }
}

/** Tags that name nothing in the catalogue, or use it in a way it does not have. */
function unknownTags(code: InstrumentCode, tags: readonly FoundTag[], pictures: readonly string[]): readonly string[] {
  const fields = mergeFieldsOf(code);
  const unknown = tags.filter(({ tag, use, within }) => {
    const named = fields.filter((field) => field.tag === tag.trim() && (field.within === undefined || within.includes(field.within)));
    return !named.some((field) => (use === 'value' && field.kind === 'text') || (use === 'list' && field.kind === 'list'));
  });
  const noPicture = pictures.filter((label) => !instrumentType(code).pictures.includes(label));
  return [...new Set([...unknown.map(({ tag }) => tag.trim()), ...noPicture])];
}

/** Required fields that no place of the template shows: an instrument without them would say less than it must. */
function missingTags(code: InstrumentCode, tags: readonly FoundTag[]): readonly string[] {
  const present = new Set(tags.map(({ tag, within }) => [...within.slice(-1), tag.trim()].join('/')));
  const lists = new Set(tags.filter(({ use }) => use === 'list').map(({ tag }) => tag.trim()));
  return mergeFieldsOf(code)
    .filter((field) => {
      if (field.kind === 'group' || field.optional) return false;
      if (field.kind === 'list') return field.atLeastOne === true && !lists.has(field.tag) && (field.within === undefined || lists.has(field.within));
      if (field.within === undefined) return ![...present].some((place) => place === field.tag || place.endsWith(`/${field.tag}`));
      return lists.has(field.within) && !present.has(`${field.within}/${field.tag}`);
    })
    .map((field) => (field.within === undefined ? field.tag : `${field.within}.${field.tag}`));
}

function render(code: InstrumentCode, compiled: Compiled, values: TagValues, pictures: Readonly<Record<string, Uint8Array>>, order: readonly string[]): Result<Uint8Array, Failure> {
  try {
    compiled.engine.render(values);
  } catch (error) {
    return err(failure('TEMPLATE_TAGS_BROKEN', { tags: brokenTags(error) }));
  }
  const parts = new Map(order.map((name) => [name, compiled.zip.file(name)?.asUint8Array() ?? new Uint8Array()]));
  const wanted = Object.fromEntries(Object.entries(pictures).filter(([label]) => instrumentType(code).pictures.includes(label)));
  const placed = placePictures(parts, wanted);
  return placed.ok ? ok(writeDocx(placed.value)) : placed;
}

/**
 * Merges `fields` into a template: the same inputs give the same bytes, in the browser's worker and on the server.
 * Fails, and never leaves an empty place, with
 * - INSTRUMENT_TYPE_UNKNOWN, INSTRUMENT_FIELDS_MISSING (the missing merge fields by their Chinese names),
 *   INSTRUMENT_FIELDS_INVALID, INSTRUMENT_PICTURE_INVALID;
 * - TEMPLATE_UNREADABLE, TEMPLATE_TOO_LARGE, TEMPLATE_UNSAFE, TEMPLATE_TAGS_BROKEN, TEMPLATE_TAGS_UNKNOWN.
 *
 * @param pictures JPEG or PNG by the label of its slot, for example `{ 照片: bytes }`.
 */
export function fillInstrument(template: Uint8Array, code: string, fields: unknown, pictures: Readonly<Record<string, Uint8Array>> = {}): Result<Uint8Array, Failure> {
  if (!isInstrumentCode(code)) return err(failure('INSTRUMENT_TYPE_UNKNOWN', { document: code }));
  const { name: document, schema } = instrumentType(code);
  const { values, missing, invalid } = prepareValues(schema, fields);
  if (missing.length > 0) return err(failure('INSTRUMENT_FIELDS_MISSING', { document, fields: missing.join('、') }));
  if (invalid.length > 0) return err(failure('INSTRUMENT_FIELDS_INVALID', { document, fields: invalid.join('、') }));

  const parts = readSafely(template);
  if (!parts.ok) return parts;
  const compiled = compile(parts.value);
  if (!compiled.ok) return compiled;
  const unknown = unknownTags(code, compiled.value.tags, pictureLabels(parts.value));
  if (unknown.length > 0) return err(failure('TEMPLATE_TAGS_UNKNOWN', { document, tags: unknown.join('、') }));
  return render(code, compiled.value, values, pictures, [...parts.value.keys()]);
}

function readSafely(template: Uint8Array): Result<DocxParts, Failure> {
  const parts = readDocx(template);
  if (!parts.ok) return parts;
  try {
    const unsafe = unsafeContents(parts.value);
    return unsafe.length > 0 ? err(failure('TEMPLATE_UNSAFE', { parts: unsafe.join('、') })) : parts;
  } catch {
    return err(failure('TEMPLATE_UNREADABLE'));
  }
}

/** What a checked template holds, for the page that lists a court's own templates. */
export type TemplateReport = {
  /** Every field the template uses, in the order of the catalogue. */
  readonly tags: readonly string[];
  readonly pictures: readonly string[];
  /** Parts that carry text: body, headers, footers. */
  readonly pageParts: readonly string[];
};

/**
 * Checks a template that a clerk edited, before it is taken in: it must open, hold nothing unsafe, print as it looks,
 * use only fields of the catalogue, show every required one, and merge with the sample. All problems at once, so that
 * the clerk mends them in one go.
 */
export function validateTemplate(template: Uint8Array, code: string): Result<TemplateReport, readonly Failure[]> {
  if (!isInstrumentCode(code)) return err([failure('INSTRUMENT_TYPE_UNKNOWN', { document: code })]);
  const parts = readSafely(template);
  if (!parts.ok) return err([parts.error]);
  const problems: Failure[] = [];
  const layout = unsupportedLayout(parts.value);
  if (layout.length > 0) problems.push(failure('TEMPLATE_LAYOUT_UNSUPPORTED', { parts: layout.join('、') }));

  const compiled = compile(parts.value);
  if (!compiled.ok) return err([...problems, compiled.error]);
  const { name: document, schema } = instrumentType(code);
  const pictures = pictureLabels(parts.value);
  const unknown = unknownTags(code, compiled.value.tags, pictures);
  const missing = missingTags(code, compiled.value.tags);
  if (unknown.length > 0) problems.push(failure('TEMPLATE_TAGS_UNKNOWN', { document, tags: unknown.join('、') }));
  if (missing.length > 0) problems.push(failure('TEMPLATE_TAGS_MISSING', { document, tags: missing.join('、') }));
  if (problems.length > 0) return err(problems);

  const rendered = render(code, compiled.value, prepareValues(schema, SAMPLE_FIELDS[code]).values, {}, [...parts.value.keys()]);
  if (!rendered.ok) return err([rendered.error]);
  const used = new Set(compiled.value.tags.map(({ tag }) => tag.trim()));
  return ok({ tags: mergeFieldsOf(code).map(({ tag }) => tag).filter((tag) => used.has(tag)), pictures, pageParts: pageParts(parts.value) });
}
