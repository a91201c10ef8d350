/** The frame of help and the refusals of a command line that cannot be read, in Chinese. */
import type { commandLineTexts as original } from "../en/command-line.ts";
import type { Translation } from "../translation.ts";

export const commandLineTexts = {
  "line.usage": () => "用法：",
  "line.arguments": () => "参数：",
  "line.options": () => "选项：",
  "line.commands": () => "命令：",
  "line.choices": (v) => `可选值：${v.choices}`,
  "line.default": (v) => `默认：${v.value}`,
  "line.unknownOption": (v) => `未知的选项“${v.option}”`,
  "line.unknownCommand": (v) => `未知的命令“${v.command}”`,
  "line.didYouMean": (v) => `（您是不是要输入 ${v.nearest}？）`,
  "line.missingArgument": (v) => `缺少必需的参数“${v.argument}”`,
  "line.missingOption": (v) => `没有写明必需的选项“${v.option}”`,
  "line.missingValue": (v) => `选项“${v.option}”缺少值`,
  "line.badValue": (v) => `选项“${v.option}”的值“${v.value}”无效。`,
  "line.badArgument": (v) => `参数“${v.argument}”的值“${v.value}”无效。`,
  "line.allowed": (v) => `可选值为 ${v.choices}。`,
} satisfies Translation<typeof original>;
