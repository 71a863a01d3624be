type Source = { readonly pages: readonly string[]; readonly read: string };

/** `chat.postMessage`, `chat.update` and incoming webhooks. Lengths in characters; UTF-16 units are counted, which are never fewer. */
export const SLACK_LIMITS = {
  source: {
    pages: [
      'https://docs.slack.dev/reference/block-kit/blocks',
      'https://docs.slack.dev/reference/block-kit/block-elements/button-element',
      'https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object',
      'https://docs.slack.dev/reference/methods/chat.postMessage',
      'https://docs.slack.dev/reference/views/modal-views',
    ],
    read: '2026-11-28',
  } satisfies Source,
  blocks: 50,
  text: 4_000,
  header: 150,
  section: 3_000,
  fields: 10,
  field: 2_000,
  actions: 25,
  contextElements: 10,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  actionId: 255,
  blockId: 255,
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  view: {
    title: 24,
    submit: 24,
    close: 24,
    blocks: 100,
    privateMetadata: 3_000,
    callbackId: 255,
    inputLabel: 2_000,
    input: 3_000,
  },
} as const;

/** Messages of webhooks. `total` counts titles, descriptions, names and values of fields, footers and authors of all embeds. */
export const DISCORD_LIMITS = {
  source: {
    pages: [
      'https://discord.com/developers/docs/resources/webhook#execute-webhook',
      'https://discord.com/developers/docs/resources/message#embed-object-embed-limits',
      'https://discord.com/developers/docs/components/reference#button',
    ],
    read: '2026-11-28',
  } satisfies Source,
  content: 2_000,
  embeds: 10,
  title: 256,
  description: 4_096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1_024,
  footer: 2_048,
  author: 256,
  total: 6_000,
  actionRows: 5,
  buttonsInRow: 5,
  buttonLabel: 80,
  url: 512,
  username: 80,
} as const;

/** Adaptive Cards through a webhook of Workflows: Teams refuses a message above 28 KB. `url` and the counts are the hub's own. */
export const TEAMS_LIMITS = {
  source: {
    pages: [
      'https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using',
      'https://learn.microsoft.com/microsoftteams/limits-specifications-teams',
      'https://adaptivecards.microsoft.com/?topic=RichTextBlock',
    ],
    read: '2026-11-28',
  } satisfies Source,
  bytes: 28 * 1_024,
  actions: 6,
  url: 2_000,
} as const;

/** `Publish` of SNS: UTF-8 subjects without line breaks and controls, shorter than 100 characters; a message in bytes. */
export const SNS_LIMITS = {
  source: {
    pages: ['https://docs.aws.amazon.com/sns/latest/api/API_Publish.html'],
    read: '2026-11-28',
  } satisfies Source,
  subject: 99,
  bytes: 262_144,
} as const;

/** Custom notifications of Amazon Q Developer in chat applications. AWS documents the fields; these lengths are the hub's own. */
export const AMAZON_Q_LIMITS = {
  source: {
    pages: ['https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html'],
    read: '2026-11-28',
  } satisfies Source,
  title: 250,
  description: 4_000,
  nextSteps: 10,
  nextStep: 350,
  summary: 250,
  bytes: SNS_LIMITS.bytes,
} as const;

export const WEBHOOK_LIMITS = { bytes: 131_072, url: 2_000 } as const;
