/** Durations in Chinese; numbers of bytes read the same in every language. */

/** The two largest units: "300 毫秒", "45 秒", "6 分钟", "2 小时 5 分钟". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} 毫秒`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} 秒`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} 分钟`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} 小时` : `${Math.floor(minutes / 60)} 小时 ${rest} 分钟`;
}

const KINDS: Readonly<Record<string, string>> = {
  full: "完整",
  differential: "差异",
  log: "日志",
  "transaction log": "日志",
  file: "文件",
  differentialFile: "差异文件",
  "differential file": "差异文件",
  partial: "部分",
  differentialPartial: "差异部分",
  "differential partial": "差异部分",
};

/** The kind of a backup, in front of 备份. */
export function kindWord(kind: string): string {
  return KINDS[kind] ?? kind;
}
