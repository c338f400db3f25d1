// Asks a passkey for what a form needs, and sends the form with the answer (Web Authentication
// Level 3). The page says everything in `data-` attributes of the form; nothing is kept here.
//
//   data-passkey      "get" (use a key) or "create" (make one)
//   data-challenge    the question, base64url
//   data-rp           the relying party id
//   data-credentials  ids of credentials, base64url, with spaces between: those that may answer,
//                     or, for a new key, must not be made again
//   data-user, data-name   of a new key: the user handle, and what people read
//
// The form has empty hidden fields that are filled by name: credential, client_data,
// authenticator_data, signature, user_handle; for a new key client_data, authenticator_data,
// public_key, algorithm. An element with `data-problem` in the form is shown if the browser or the
// person says no.

const bytes = text =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));

const text = buffer => {
  const letters = [...new Uint8Array(buffer ?? [])].map(byte => String.fromCharCode(byte));
  return btoa(letters.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const credentials = asked =>
  (asked.credentials ?? "").split(" ").filter(Boolean).map(id => ({ type: "public-key", id: bytes(id) }));

const use = async asked => {
  const answer = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(asked.challenge),
      rpId: asked.rp,
      allowCredentials: credentials(asked),
      userVerification: "required",
    },
  });
  return {
    credential: text(answer.rawId),
    client_data: text(answer.response.clientDataJSON),
    authenticator_data: text(answer.response.authenticatorData),
    signature: text(answer.response.signature),
    user_handle: text(answer.response.userHandle),
  };
};

const make = async asked => {
  const answer = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.rp, name: "IKD" },
      user: { id: bytes(asked.user), name: asked.name, displayName: asked.name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      excludeCredentials: credentials(asked),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
    },
  });
  return {
    client_data: text(answer.response.clientDataJSON),
    authenticator_data: text(answer.response.getAuthenticatorData()),
    public_key: text(answer.response.getPublicKey()),
    algorithm: String(answer.response.getPublicKeyAlgorithm()),
  };
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button");
  const problem = form.querySelector("[data-problem]");
  form.addEventListener("submit", async event => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      const answer = await (form.dataset.passkey === "create" ? make : use)(form.dataset);
      for (const [name, value] of Object.entries(answer)) form.elements.namedItem(name).value = value;
      form.submit();
    } catch {
      problem.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
  button.disabled = false;
}
