/** What can be done with a whole conversation: its link, and its words as a file. */
import type { JSX } from "preact";

import { transcriptAddress } from "./desk/desk-api.ts";
import { MenuButton } from "./menu.tsx";
import { useSession } from "./session.ts";

export function PaneMenu({ conversation }: { readonly conversation: string }): JSX.Element {
  const { state, route } = useSession();
  const save = (format: "md" | "json"): void => {
    const link = document.createElement("a");
    link.href = transcriptAddress({ team: state.teamId, as: state.me.id, conversation, format });
    link.download = "";
    link.click();
  };
  const items = [
    { key: "link", content: "Copy link", onChoose: () => void navigator.clipboard.writeText(location.href) },
    ...(route.moment === ""
      ? [
          { key: "md", content: "Save transcript as Markdown", onChoose: () => save("md") },
          { key: "json", content: "Save transcript as JSON", onChoose: () => save("json") },
        ]
      : []),
  ];
  return <MenuButton label="More" icon="more" class="icon-button" items={items} />;
}
