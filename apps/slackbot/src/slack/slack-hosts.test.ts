import { expect, test } from "vitest";

import { isSlackAddress } from "./slack-hosts.ts";

test.each([
  "https://hooks.slack.com/commands/T1/1/abc",
  "https://hooks.slack.com/actions/T1/1/abc",
  "https://files.slack.com/upload/v1/abc",
  "wss://wss-primary.slack.com/link/?ticket=1",
  "https://hooks.slack-gov.com/actions/T1/1/abc",
])("%s is Slack's", (address) => {
  expect(isSlackAddress(address, undefined)).toBe(true);
});

test.each([
  "http://hooks.slack.com/commands/T1/1/abc",
  "https://hooks.slack.com:8443/commands",
  "https://hooks.slack.com@evil.example/commands",
  "https://user:pass@hooks.slack.com/commands",
  "https://hooks.slack.com.evil.example/commands",
  "https://evilslack.com/commands",
  "https://slack.com.evil.example",
  "https://100.100.100.200/latest/meta-data",
  "https://169.254.169.254/",
  "http://127.0.0.1:8080/",
  "file:///etc/passwd",
  "//hooks.slack.com/commands",
  "",
])("“%s” is not", (address) => {
  expect(isSlackAddress(address, undefined)).toBe(false);
});

test("another Web API that is configured counts with its own host and port alone", () => {
  const apiUrl = "http://127.0.0.1:4000/api/";
  expect(isSlackAddress("http://127.0.0.1:4000/response/1", apiUrl)).toBe(true);
  expect(isSlackAddress("ws://127.0.0.1:4000/link", apiUrl)).toBe(true);
  expect(isSlackAddress("http://127.0.0.1:4001/response/1", apiUrl)).toBe(false);
  expect(isSlackAddress("http://127.0.0.1/response/1", apiUrl)).toBe(false);
});
