import { failure, type Failure } from '../kernel/errors/index.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type DocxParts, pageParts, partText, textPart } from './docx-package.ts';

/**
 * A picture in a template is a placeholder picture whose alternative text is {标签}. Filling replaces its bytes and
 * fits it into the frame of the placeholder without distortion; without a picture the empty frame stays.
 */

export type PictureInfo = { readonly kind: 'png' | 'jpeg'; readonly width: number; readonly height: number };

const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function jpegSize(view: DataView): { readonly width: number; readonly height: number } | undefined {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** Kind and size in pixels of a PNG or JPEG; undefined for anything else or a damaged head. */
export function pictureInfo(bytes: Uint8Array): PictureInfo | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found: PictureInfo | undefined;
  if (bytes.length > 24 && PNG_HEAD.every((byte, index) => bytes[index] === byte)) {
    found = { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  } else if (bytes.length > 12 && bytes[0] === 0xff && bytes[1] === 0xd8) {
    const size = jpegSize(view);
    if (size !== undefined) found = { kind: 'jpeg', ...size };
  }
  return found !== undefined && found.width > 0 && found.height > 0 ? found : undefined;
}

const DRAWING = /<w:drawing>.*?<\/w:drawing>/gsu;

function slotLabel(drawing: string): string | undefined {
  return /<wp:docPr\b[^>]*\bdescr="\{([^}"]+)\}"/u.exec(drawing)?.[1];
}

/** Labels of the pictures a template asks for. */
export function pictureLabels(parts: DocxParts): readonly string[] {
  return pageParts(parts).flatMap((name) => (partText(parts, name).match(DRAWING) ?? []).flatMap((drawing) => slotLabel(drawing) ?? []));
}

/** `extent` fits `picture` into the frame that the attributes give, in EMU. */
function fitted(drawing: string, picture: PictureInfo): string {
  const frame = /<wp:extent\b[^>]*\bcx="(\d+)"[^>]*\bcy="(\d+)"/u.exec(drawing);
  if (frame === null) return drawing;
  const [width, height] = [Number(frame[1]), Number(frame[2])];
  const scale = Math.min(width / picture.width, height / picture.height);
  const size = `cx="${Math.round(picture.width * scale)}" cy="${Math.round(picture.height * scale)}"`;
  return drawing.replace(/(<(?:wp:extent|a:ext)\b[^>]*?)\bcx="\d+"([^>]*?)\bcy="\d+"/gu, `$1${size}$2`);
}

/** Puts pictures into their slots. INSTRUMENT_PICTURE_INVALID for bytes that are no PNG or JPEG. */
export function placePictures(parts: DocxParts, pictures: Readonly<Record<string, Uint8Array>>): Result<DocxParts, Failure> {
  const next = new Map(parts);
  let count = 0;
  for (const name of pageParts(parts)) {
    const relsName = name.replace(/([^/]+)$/u, '_rels/$1.rels');
    let rels = partText(parts, relsName);
    let invalid: string | undefined;
    const xml = partText(parts, name).replace(DRAWING, (drawing) => {
      const label = slotLabel(drawing);
      const bytes = label !== undefined && Object.hasOwn(pictures, label) ? pictures[label] : undefined;
      if (label === undefined || bytes === undefined) return drawing;
      const picture = pictureInfo(bytes);
      const embed = /\br:embed="([^"]+)"/u.exec(drawing)?.[1];
      if (picture === undefined || embed === undefined) {
        invalid = label;
        return drawing;
      }
      count += 1;
      const media = `media/instrument-picture-${count}.${picture.kind}`;
      const id = `rIdPicture${count}`;
      next.set(`word/${media}`, bytes);
      rels = rels.replace('</Relationships>', `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="${media}"/></Relationships>`);
      const types = partText(next, '[Content_Types].xml');
      if (!new RegExp(`Extension="${picture.kind}"`, 'iu').test(types)) {
        next.set('[Content_Types].xml', textPart(types.replace(/(<Types\b[^>]*>)/u, `$1<Default Extension="${picture.kind}" ContentType="image/${picture.kind}"/>`)));
      }
      return fitted(drawing.replace(/\br:embed="[^"]+"/u, `r:embed="${id}"`), picture);
    });
    if (invalid !== undefined) return err(failure('INSTRUMENT_PICTURE_INVALID', { picture: invalid }));
    if (count > 0) {
      next.set(name, textPart(xml));
      next.set(relsName, textPart(rels));
    }
  }
  return ok(next);
}
