/** The same answers, but not worked out anew for what is asked in a row: of one activity several detections ask the same. */
export function memoizeLast<Question extends object, Answer>(
  answer: (question: Question) => Answer,
): (question: Question) => Answer {
  let latest: { readonly question: Question; readonly answer: Answer } | undefined;
  return (question) => {
    if (latest?.question !== question) latest = { question, answer: answer(question) };
    return latest.answer;
  };
}
