/** One request: parameters without their secrets, and its signature, ingredient by ingredient. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { DeskRequestDetails, SignatureExplanation } from "../../../src/desk/desk-contract.ts";
import { Icon } from "../icons.tsx";
import { fetchRequest } from "./desk-api.ts";

type Found = DeskRequestDetails | { readonly problem: string } | undefined;

export function RequestDetails({ id }: { readonly id: string }): JSX.Element {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    setFound(undefined);
    fetchRequest(id).then(setFound, (error: unknown) =>
      setFound({ problem: error instanceof Error ? error.message : String(error) }),
    );
  }, [id]);
  if (found === undefined) return <p class="request-details quiet">Reading…</p>;
  if ("problem" in found) return <p class="request-details">{found.problem}</p>;
  const { requestId, status, error, faults, parameters, signature } = found;
  return (
    <div class="request-details">
      <dl class="facts">
        <Fact term="Request id" text={requestId} />
        <Fact
          term="Answer"
          text={`${status === 0 ? "none" : `HTTP ${status}`}${error === null ? "" : `, ${error}`}`}
        />
        {faults.length > 0 && <Fact term="Faults" text={faults.join(", ")} />}
        {parameters.map(([name, value]) => (
          <Fact key={name} term={name} text={value} />
        ))}
      </dl>
      {signature !== null && <Signature signature={signature} />}
    </div>
  );
}

function Fact({ term, text }: { readonly term: string; readonly text: string }): JSX.Element {
  return (
    <div class="fact">
      <dt>{term}</dt>
      <dd>
        <bdi>{text}</bdi>
      </dd>
    </div>
  );
}

function Signature({ signature }: { readonly signature: SignatureExplanation }): JSX.Element {
  const { scheme, facts, recipe, verdict, isAccepted } = signature;
  return (
    <section class="signature" aria-label="Signature">
      <h3>Signature: {scheme}</h3>
      <p class={isAccepted ? "verdict verdict-ok" : "verdict verdict-bad"}>
        <Icon name={isAccepted ? "check" : "alert"} />
        <span>{verdict}</span>
      </p>
      <dl class="facts">
        {facts.map(({ term, text }) => (
          <Fact key={term} term={term} text={text} />
        ))}
      </dl>
      {recipe !== "" && (
        <>
          <p class="fine">What is signed</p>
          <pre class="recipe" tabIndex={0} aria-label="What is signed">
            {recipe}
          </pre>
        </>
      )}
    </section>
  );
}
