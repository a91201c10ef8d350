/** Who has to act for it to go on; `owner` is whoever runs the Alibaba Cloud account and the instance. */
export type Turnholder = "requester" | "approvers" | "owner" | "bakferry" | "cloud" | "nobody";
