/** Light or dark: the system's choice until the person makes one, which this browser then remembers. */
import { useLayoutEffect, useState } from "preact/hooks";

export type Theme = "system" | "light" | "dark";

const KEY = "slack-page-theme";
const ORDER: readonly Theme[] = ["system", "light", "dark"];

/** The theme and the function that goes on to the next one. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(stored);
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    localStorage.setItem(KEY, theme);
  }, [theme]);
  return [theme, () => setTheme(ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? "system")];
}

function stored(): Theme {
  return ORDER.find((theme) => theme === localStorage.getItem(KEY)) ?? "system";
}
