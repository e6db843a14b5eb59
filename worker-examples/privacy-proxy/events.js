// Server-sent events, as a model streams its answer: taken apart, and put together again with values in the place of tokens.

/** The `data` of each event. @param {ReadableStream<string>} stream */
async function* dataOf(stream) {
  let rest = "";
  for await (const piece of stream) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("data:")) yield line.slice(5).trim();
  }
}

/**
 * The events of an answer, with the text of the first choice re-identified. What is not text passes as it is.
 * @param {ReadableStream<string>} events
 * @param {TransformStream<string, string>} reidentify
 * @returns {ReadableStream<string>}
 */
export function reidentified(events, reidentify) {
  const out = new TransformStream();
  const writer = out.writable.getWriter();
  const texts = reidentify.writable.getWriter();
  let like = {}; // what each event repeats: id, model and so on
  let last;

  const write = (delta, rest) => writer.write(`data: ${JSON.stringify({ ...like, choices: [{ index: 0, finish_reason: null, ...rest, delta }] })}\n\n`);

  const read = async () => {
    for await (const data of dataOf(events)) {
      if (data === "[DONE]") break;
      const { choices, ...repeated } = JSON.parse(data);
      like = repeated;
      const [{ delta, ...choice } = {}] = choices;
      const { content, ...others } = delta ?? {};
      if (content) await texts.write(content);
      if (choice.finish_reason) last = choice;
      else if (Object.keys(others).length > 0) await write(others, choice);
    }
    await texts.close();
  };
  const show = async () => {
    for await (const content of reidentify.readable) await write({ content });
    if (last) await write({}, last);
    await writer.write("data: [DONE]\n\n");
    await writer.close();
  };
  const fail = (error) => Promise.allSettled([writer.abort(error), texts.abort(error)]);
  Promise.all([read(), show()]).catch(fail);
  return out.readable;
}
