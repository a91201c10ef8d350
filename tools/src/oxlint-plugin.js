/**
 * House lint rules: what a reviewer would otherwise have to remember.
 *
 * Plain JavaScript, because oxlint loads it before anything is built.
 */

/** Clock, chance and timers are ports; a hidden one makes a test wait or flicker. */
const noAmbientWorld = {
  meta: { type: "problem", docs: { description: "Time, chance and timers come from a port." } },
  create(context) {
    const report = (node, what, port) =>
      context.report({
        node,
        message: `${what} reads the world behind the caller's back; take it from the ${port} port.`,
      });
    return {
      CallExpression(node) {
        const name = memberName(node.callee);
        if (name === "Date.now" || name === "performance.now") report(node, `${name}()`, "Clock");
        if (name === "Math.random" || name === "crypto.randomUUID") report(node, `${name}()`, "Ids");
        if (["setTimeout", "setInterval", "setImmediate"].includes(name)) report(node, `${name}()`, "Clock");
      },
      NewExpression(node) {
        if (node.callee.name === "Date" && node.arguments.length === 0) report(node, "new Date()", "Clock");
      },
      MemberExpression(node) {
        if (memberName(node) === "process.env") report(node, "process.env", "configuration");
      },
    };
  },
};

/** Folders of a package stand in layers; an import may go to the same or an earlier layer only. */
const importOrder = {
  meta: {
    type: "problem",
    docs: { description: "Nobody imports rightwards." },
    schema: [{ type: "object", properties: { order: { type: "array" } } }],
  },
  create(context) {
    const order = context.options[0]?.order ?? [];
    const layerOf = (folder) => order.findIndex((layer) => layer.includes(folder));
    const from = folderOf(context.filename);
    return {
      ImportDeclaration(node) {
        if (!node.source.value.startsWith(".") || from === undefined) return;
        const to = folderOf(resolve(context.filename, node.source.value));
        if (to === undefined || to === from) return;
        if (layerOf(to) > layerOf(from) || (layerOf(to) === layerOf(from) && layerOf(to) >= 0)) {
          context.report({
            node,
            message: `"${from}" may not import from "${to}": the layers are ${order.map((layer) => layer.join(", ")).join(" < ")}.`,
          });
        }
      },
    };
  },
};

/** Two words with a space between them, or any Chinese one: that is language, not a name or a code. */
const LANGUAGE = /\p{L}{2,}[,.:;]? +(?:\p{L}{2,}|a\b)|\p{Script=Han}/u;

/** Commands to be typed, media types and names of products are the same in every language. */
const SAME_EVERYWHERE = /^(?:\/\w|bakferry |aliyun |\w+\/\w+;).*|\bSQL Server\b/g;

/** Tags of a page that is drawn, also in pieces; what stands between them, and labels that are read out, stay. */
const MARKUP = /<(?:(?!aria-label="[^"])[^<>])*(?:>|$)|^"(?:(?!aria-label="[^"])[^<>])*>/gu;

/** What a person reads stands in the catalogue, where it can be reviewed and translated. */
const textsInCatalogue = {
  meta: { type: "problem", docs: { description: "No text for people outside the catalogue." } },
  create(context) {
    const look = (node, written) => {
      if (
        !LANGUAGE.test(written.replaceAll(MARKUP, "").replaceAll(SAME_EVERYWHERE, "")) ||
        isForDevelopers(node)
      )
        return;
      context.report({
        node,
        message: `"${written.slice(0, 60)}" looks like a text for people; it belongs into packages/core/src/texts.`,
      });
    };
    return {
      ImportDeclaration(node) {
        const speaks = node.specifiers.some(
          (each) => each.imported?.name === "say" && each.local.name === "say",
        );
        if (!speaks || !node.source.value.startsWith("@bakferry/core") || context.filename.endsWith("pen.ts"))
          return;
        context.report({
          node,
          message: "This says it in English to everybody; say it with a pen, or with the terminal's say.",
        });
      },
      Literal(node) {
        if (typeof node.value === "string") look(node, node.value);
      },
      TemplateElement(node) {
        look(node, node.value.raw);
      },
    };
  },
};

/** Logs (also those of a call that was `tried`), errors and descriptions of the schema are read by whoever runs it. */
function isForDevelopers(node) {
  for (let each = node.parent; each; each = each.parent) {
    if (each.type === "ThrowStatement" || each.type.startsWith("TS")) return true;
    if (each.type === "NewExpression" && each.callee.name?.endsWith("Error")) return true;
    if (each.type === "CallExpression" && isDevelopersCall(each.callee)) return true;
    if (each.type.endsWith("Statement") || each.type.endsWith("Declaration")) return false;
  }
  return false;
}

function isDevelopersCall(callee) {
  return isLogger(callee.object) || callee.name === "tried" || callee.property?.name === "describe";
}

function isLogger(node) {
  return node?.name === "logger" || node?.property?.name === "logger";
}

function memberName(node) {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.computed || node.object.type !== "Identifier") return "";
  return `${node.object.name}.${node.property.name}`;
}

/** The folder directly below `src`, or undefined for the package's door. */
function folderOf(path) {
  const parts = path.replaceAll("\\", "/").split("/src/").pop().split("/");
  return parts.length > 1 ? parts[0] : undefined;
}

function resolve(file, specifier) {
  const parts = file.replaceAll("\\", "/").split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

export default {
  meta: { name: "bakferry" },
  rules: {
    "no-ambient-world": noAmbientWorld,
    "import-order": importOrder,
    "texts-in-catalogue": textsInCatalogue,
  },
};
