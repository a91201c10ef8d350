/**
 * Values as plain JSON and back: maps, sets, dates, big integers and bytes, and each object once however often it is
 * pointed at.
 *
 * The state of the simulator is a graph: an import points at the object that it reads, and an object that is deleted has
 * to be the same one afterwards. What has no place in a file, such as a function, is refused by its path.
 */

/** JSON. A value is a primitive or `{ ref }` to a node, or says its kind where JSON has no word for it. */
export interface Graph {
  readonly root: Json;
  readonly nodes: readonly Node[];
}

type Json = string | number | boolean | null | Word;

/** What JSON has no word for; one of them. */
interface Word {
  readonly ref?: number;
  readonly name?: string;
  readonly number?: string;
  readonly bigint?: string;
  readonly undefined?: true;
}

type Node =
  | { readonly object: { readonly [name: string]: Json } }
  | { readonly list: readonly Json[] }
  | { readonly map: readonly (readonly [Json, Json])[] }
  | { readonly set: readonly Json[] }
  | { readonly bytes: string }
  | { readonly date: number };

/** Other words for some texts in the file, such as the names of files. */
export interface Translation {
  /** `undefined` for a text that stays as it is. */
  toName(text: string): string | undefined;
  fromName(name: string): string;
}

/** Throws a TypeError that names the place of what cannot be kept. */
export function encodeGraph(root: unknown, translation?: Pick<Translation, "toName">): Graph {
  const nodes: Node[] = [];
  const known = new Map<object, number>();

  function encode(value: unknown, path: string): Json {
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") {
      const name = translation?.toName(value);
      return name === undefined ? value : { name };
    }
    if (typeof value === "number") return encodeNumber(value);
    if (typeof value === "bigint") return { bigint: String(value) };
    if (value === undefined) return { undefined: true };
    if (typeof value !== "object") throw new TypeError(`${path} is a ${typeof value} and cannot be kept.`);
    const index = known.get(value);
    if (index !== undefined) return { ref: index };
    const own = nodes.length;
    known.set(value, own);
    // Its place is taken before what it holds is looked at, so that a circle ends.
    nodes.push({ list: [] });
    nodes[own] = nodeOf(value, path);
    return { ref: own };
  }

  function nodeOf(value: object, path: string): Node {
    if (Array.isArray(value)) return { list: value.map((item, index) => encode(item, `${path}[${index}]`)) };
    if (value instanceof Map) {
      return {
        map: [...value].map(([key, item]) => [encode(key, path), encode(item, `${path}{${String(key)}}`)]),
      };
    }
    if (value instanceof Set) return { set: [...value].map((item) => encode(item, path)) };
    if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("base64") };
    if (value instanceof Date) return { date: value.getTime() };
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError(`${path} is a ${value.constructor.name} and cannot be kept.`);
    }
    const fields = Object.entries(value).map(([name, item]) => [name, encode(item, `${path}.${name}`)]);
    return { object: Object.fromEntries(fields) };
  }

  return { root: encode(root, "state"), nodes };
}

/** Throws a TypeError for what `encodeGraph` never wrote. */
export function decodeGraph({ root, nodes }: Graph, translation?: Pick<Translation, "fromName">): unknown {
  const made: unknown[] = nodes.map(emptyOf);
  nodes.forEach((node, index) => fill(made[index], node));
  return decode(root);

  function decode(value: Json): unknown {
    if (value === null || typeof value !== "object") return value;
    const { ref, name, number, bigint } = value;
    if (ref !== undefined && ref in made) return made[ref];
    if (name !== undefined) return translation?.fromName(name) ?? name;
    if (number !== undefined) return Number(number);
    if (bigint !== undefined) return BigInt(bigint);
    if (value.undefined === true) return undefined;
    throw new TypeError(`This is no state of the simulator: ${JSON.stringify(value)}`);
  }

  function fill(target: unknown, node: Node): void {
    if ("list" in node && Array.isArray(target)) for (const item of node.list) target.push(decode(item));
    if ("map" in node && target instanceof Map) {
      for (const [key, item] of node.map) target.set(decode(key), decode(item));
    }
    if ("set" in node && target instanceof Set) for (const item of node.set) target.add(decode(item));
    if ("object" in node) {
      for (const [name, item] of Object.entries(node.object)) {
        Object.defineProperty(target, name, {
          value: decode(item),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
    }
  }
}

/** JSON makes null of some numbers, and a plain zero of the negative one. */
function encodeNumber(value: number): Json {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { number: Object.is(value, -0) ? "-0" : String(value) };
}

function emptyOf(node: Node): unknown {
  if ("list" in node) return [];
  if ("map" in node) return new Map();
  if ("set" in node) return new Set();
  if ("bytes" in node) return new Uint8Array(Buffer.from(node.bytes, "base64"));
  if ("date" in node) return new Date(node.date);
  return {};
}
