// Walks a flow of the module step by step, until it is done.

/** No honest flow has more steps. */
const MOST = 400;

/**
 * What a flow needs of the world.
 *
 * @typedef {object} World
 * @property {(name: string, input?: object) => Promise<any>} call
 * @property {(requests: FlowRequest[]) => Promise<(FlowResponse | null)[]>} fetch
 * @property {(step: Step) => Promise<void>} keep
 * @property {(view: ConsentView) => Promise<"share" | "deny">} consent
 * @property {(view: TrustView) => Promise<"approve" | "refuse">} trust
 */

/**
 * @param {Step} step
 * @param {World} world
 * @returns {Promise<object>} what the flow goes on with
 */
const take = async (step, world) => {
  switch (step.step) {
    case "fetch":
      return { responses: await world.fetch(step.requests ?? []) };
    case "keep":
      await world.keep(step);
      return {};
    case "consent":
      return { choice: await world.consent(step.view) };
    case "trust":
      return { decision: await world.trust(step.view) };
    default:
      throw new Error("a step that these pages do not know");
  }
};

/**
 * @param {string} flow
 * @param {object} input
 * @param {World} world
 * @returns {Promise<Done>}
 */
export const walk = async (flow, input, world) => {
  try {
    /** @type {Step} */
    let step = await world.call("begin", { flow, ...input });
    for (let count = 0; step.step !== "done"; count += 1) {
      if (count === MOST) throw new Error("a flow without an end");
      step = await world.call("resume", await take(step, world));
    }
    return step.done ?? {};
  } catch (error) {
    await world.call("abandon").catch(() => {});
    throw error;
  }
};
