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
}

/** Throws MalformedXML unless the document is well-formed and its root has that name. */
export function readXml(document: string, rootName: string): XmlNode {
  const [root, ...others] = parseNodes(document.replace(/^\uFEFF?\s*(?:<\?xml[^>]*\?>)?/, ""));
  if (root === undefined || others.length > 0 || root.name !== rootName) throw new OssError("MalformedXML");
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

/** Throws MalformedXML when the child is missing. */
export function requireChildText(node: XmlNode, name: string): string {
  const child = childOf(node, name);
  if (child === undefined || child.children.length > 0) throw new OssError("MalformedXML");
  return child.text;
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
    else open.at(-1)?.children.push({ name, children: [], text: "" });
    return;
  }
  const node = open.pop();
  const parent = open.at(-1);
  if (node === undefined || parent === undefined || node.name !== name) throw new OssError("MalformedXML");
  const text = unescape(node.text.trim());
  if (node.children.length > 0 && text !== "") throw new OssError("MalformedXML");
  parent.children.push({ name, children: node.children, text });
}

function unescape(text: string): string {
  return text
    .replaceAll(/&quot;|&#34;|&#x22;/gi, '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
