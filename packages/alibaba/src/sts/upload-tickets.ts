/**
 * Tickets: keys of a role that is ours to take, narrowed to one object by a session policy.
 *
 * What the key may do is what role and session policy both allow, so the role may open the whole staging prefix.
 *
 * Source: STS, "AssumeRole": `DurationSeconds` from 900 to the role's longest session, `Policy` of at most 2,048
 * characters.
 */
import type { TicketIssuer } from "@bakferry/core";
import { z } from "zod";

import { TEMPORARY_KEY } from "../credentials/temporary-key.ts";
import { writeTicket } from "../credentials/ticket.ts";
import { policyFor } from "../permissions/policies.ts";
import type { Rpc } from "../rpc/rpc.ts";

export interface TicketTerms {
  /** `acs:ram::ACCOUNT:role/NAME`. */
  readonly roleArn: string;
  readonly lifeSeconds: number;
}

const ASSUMED = z.object({ Credentials: TEMPORARY_KEY });

export function createTicketIssuer(rpc: Rpc, regionId: string, terms: TicketTerms): TicketIssuer {
  const { roleArn, lifeSeconds } = terms;
  return {
    async issue({ bucket, key, sessionName, uploaderId }) {
      const [, accountId] = /^acs:ram::(\d+):/.exec(roleArn) ?? [];
      const policy = policyFor(["ticket"], {
        ...(accountId === undefined ? {} : { accountId }),
        instanceIds: [],
        bucket,
        prefix: "",
        key,
      });
      const { Credentials: given } = await rpc.call({
        operation: "AssumeRole",
        parameters: {
          RoleArn: roleArn,
          RoleSessionName: sessionName,
          DurationSeconds: String(lifeSeconds),
          Policy: JSON.stringify(policy),
        },
        schema: ASSUMED,
        what: `take the role ${roleArn} for a ticket`,
        resource: roleArn,
      });
      const expiresAt = Date.parse(given.Expiration);
      const credentials = {
        accessKeyId: given.AccessKeyId,
        accessKeySecret: given.AccessKeySecret,
        securityToken: given.SecurityToken,
      };
      return { line: writeTicket({ bucket, key, regionId, credentials, expiresAt, uploaderId }), expiresAt };
    },
  };
}
