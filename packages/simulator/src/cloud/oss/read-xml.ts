/**
 * Reads the small XML documents that clients send to OSS.
 *
 * Elements and text is all that they hold: attributes are skipped, and comments, CDATA or a document type make a
 * document malformed.
 *
 * Source: OSS API reference, request bodies of "CompleteMultipartUpload", "PutBucketLifecycle", "PutBucketTags".
 */
import { OssError } from "./oss-error.ts";

export interface XmlNode {
  readonly name: string;
  readonly children: readonly XmlNode[];
  /** Between the tags, where there is nothing but text; trimmed. */
  readonly text: string;
  /** The same with the spaces at its ends. */
  readonly rawText: string;
}

/** Throws MalformedXML unless the document is well-formed and its root has that name. */
export function readXml(document: string, rootName: string): XmlNode {
  const root = parseXml(document);
  if (root.name !== rootName) throw new OssError("MalformedXML");
  return root;
}

/** Whatever its root is called. Throws MalformedXML unless the document is well-formed. */
export function parseXml(document: string): XmlNode {
  const [root, ...others] = parseNodes(document.replace(/^\uFEFF?\s*(?:<\?xml[^>]*\?>)?/, ""));
  if (root === undefined || others.length > 0) throw new OssError("MalformedXML");
  return root;
}

export function childrenOf({ children }: XmlNode, name: string): readonly XmlNode[] {
  return children.filter((child) => child.name === name);
}

/** `undefined` when there is none; throws MalformedXML when there are several. */
export function childOf(node: XmlNode, name: string): XmlNode | undefined {
  const [child, ...others] = childrenOf(node, name);
  if (others.length > 0) throw new OssError("MalformedXML");
  return child;
}

/** A child that holds text. Throws MalformedXML when it is missing. */
export function requireChild(node: XmlNode, name: string): XmlNode {
  const child = childOf(node, name);
  if (child === undefined || child.children.length > 0) throw new OssError("MalformedXML");
  return child;
}

export function requireChildText(node: XmlNode, name: string): string {
  return requireChild(node, name).text;
}

const TAG = /<(?<close>\/)?(?<name>[A-Za-z][\w.-]*)(?<attributes>\s[^<>]*?)?(?<empty>\/)?>/gy;

interface OpenNode {
  readonly name: string;
  readonly children: XmlNode[];
  text: string;
}

function parseNodes(document: string): readonly XmlNode[] {
  const top: OpenNode = { name: "", children: [], text: "" };
  const open: OpenNode[] = [top];
  let position = 0;
  while (position < document.length) {
    const at = document.indexOf("<", position);
    const inner = open.at(-1) ?? top;
    inner.text += document.slice(position, at < 0 ? undefined : at);
    if (at < 0) break;
    TAG.lastIndex = at;
    const tag = TAG.exec(document)?.groups;
    if (tag === undefined) throw new OssError("MalformedXML");
    position = TAG.lastIndex;
    takeTag(open, tag);
  }
  if (open.length !== 1 || top.text.trim() !== "") throw new OssError("MalformedXML");
  return top.children;
}

function takeTag(open: OpenNode[], { close, name = "", empty }: Record<string, string | undefined>): void {
  if (close === undefined) {
    if (empty === undefined) open.push({ name, children: [], text: "" });
    else open.at(-1)?.children.push({ name, children: [], text: "", rawText: "" });
    return;
  }
  const node = open.pop();
  const parent = open.at(-1);
  if (node === undefined || parent === undefined || node.name !== name) throw new OssError("MalformedXML");
  const text = unescape(node.text.trim());
  if (node.children.length > 0 && text !== "") throw new OssError("MalformedXML");
  parent.children.push({ name, children: node.children, text, rawText: unescape(node.text) });
}

function unescape(text: string): string {
  return text.replaceAll(/&(#x?)?(\w+);/gi, (...[, mark, name]: readonly string[]) =>
    mark === undefined ? named(name ?? "") : numbered(Number(mark === "#" ? name : `0x${name}`)),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" };

function named(name: string): string {
  const character = ENTITIES[name];
  if (character === undefined) throw new OssError("MalformedXML");
  return character;
}

function numbered(code: number): string {
  if (!(code <= 0x10_ffff)) throw new OssError("MalformedXML");
  return String.fromCodePoint(code);
}
