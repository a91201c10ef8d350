/** Images, whose alternative text is shown when they cannot be loaded: this page often has no network. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { readFields, readString, type Fields } from "./read.ts";

export interface ImageProps {
  readonly image: Fields;
  readonly small?: boolean;
}

export function ImageView({ image, small = false }: ImageProps): JSX.Element {
  const [failed, setFailed] = useState(false);
  const url = readString(image, "image_url") || readString(readFields(image, "slack_file"), "url");
  const alt = readString(image, "alt_text");
  const className = small ? "image image-small" : "image";
  if (failed || !/^(https?:|data:image\/|\/)/.test(url)) {
    return (
      <span class={`${className} image-missing`} role="img" aria-label={alt || "image"} title={url}>
        {small ? null : alt || "image"}
      </span>
    );
  }
  return <img class={className} src={url} alt={alt} loading="lazy" onError={() => setFailed(true)} />;
}
