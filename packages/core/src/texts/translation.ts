/** What a translation of one topic has to be: every key of the original and no other, from the same values. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : never;
};
