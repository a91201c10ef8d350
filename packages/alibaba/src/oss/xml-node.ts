/**
 * An element of an answer of OSS, asked for what it must hold.
 *
 * All of it is text and elements, so a few questions do what a schema library would do for eighteen megabytes of memory
 * in a process that only uploads.
 */
import type { XmlElement, XmlValue } from "./xml.ts";

/** Not what OSS documents. */
export class UnexpectedShape extends Error {
  /** "Part.2.Size"; empty for the answer as a whole. */
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.name = "UnexpectedShape";
    this.place = place;
  }
}

/** Everything that is asked for and is not there, or is of another kind, throws UnexpectedShape. */
export class XmlNode {
  readonly #children: XmlElement;
  readonly #place: readonly string[];

  /** An empty element and one without children look alike. */
  constructor(value: XmlValue, place: readonly string[] = []) {
    this.#place = place;
    if (value !== "" && (typeof value === "string" || isList(value))) {
      throw new UnexpectedShape(place.join("."), "should be one element that holds others");
    }
    this.#children = value === "" ? {} : value;
  }

  text(name: string): string {
    return this.textOrNone(name) ?? this.#refuse(name, "is missing");
  }

  textOrNone(name: string): string | undefined {
    const value = this.#children[name];
    if (value === undefined || typeof value === "string") return value;
    return this.#refuse(name, "should be one text");
  }

  /** An id or a name, which is never empty. */
  word(name: string): string {
    const value = this.text(name);
    return value === "" ? this.#refuse(name, "is empty") : value;
  }

  /** A whole number that is not negative. */
  count(name: string): number {
    return this.countOrNone(name) ?? this.#refuse(name, "is no number");
  }

  countOrNone(name: string): number | undefined {
    const value = this.textOrNone(name)?.trim() ?? "";
    return /^\d{1,16}$/.test(value) ? Number(value) : undefined;
  }

  /** The words "true" and "false". */
  truth(name: string): boolean {
    return this.truthOrNone(name) ?? this.#refuse(name, "should be true or false");
  }

  truthOrNone(name: string): boolean | undefined {
    const value = this.textOrNone(name);
    if (value === "true") return true;
    return value === "false" ? false : undefined;
  }

  /** Milliseconds since 1970. */
  time(name: string): number {
    const time = Date.parse(this.text(name));
    return Number.isNaN(time) ? this.#refuse(name, "is no time") : time;
  }

  node(name: string): XmlNode {
    return this.nodeOrNone(name) ?? this.#refuse(name, "is missing");
  }

  nodeOrNone(name: string): XmlNode | undefined {
    const value = this.#children[name];
    return value === undefined ? undefined : new XmlNode(value, [...this.#place, name]);
  }

  /** Elements of one name: none, one or several look different in XML. */
  nodes(name: string): readonly XmlNode[] {
    const value = this.#children[name] ?? [];
    const all = isList(value) ? value : [value];
    return all.map((each, index) => new XmlNode(each, [...this.#place, name, String(index)]));
  }

  #refuse(name: string, message: string): never {
    throw new UnexpectedShape([...this.#place, name].join("."), message);
  }
}

function isList(value: XmlValue): value is readonly (string | XmlElement)[] {
  return Array.isArray(value);
}
