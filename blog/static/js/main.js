// Everything here works without script; each module makes one thing smoother.
import { enhanceDraft } from "./draft.js";
import { enhanceFolding } from "./folding.js";
import { enhanceIdentity } from "./identity.js";
import { enhanceIgnoring } from "./ignoring.js";
import { enhanceMentions } from "./mentions.js";
import { enhanceMenu } from "./menu.js";
import { enhanceNews } from "./news.js";
import { enhancePreview } from "./preview.js";
import { enhanceReplies } from "./reply.js";
import { enhanceTheme } from "./theme.js";
import { enhanceVotes } from "./votes.js";

const enhance = (id, improve) => {
  const element = document.getElementById(id);
  if (element) improve(element);
};

enhance("theme-toggle", enhanceTheme);
enhance("sections", enhanceMenu);
enhance("respond", enhanceReplies);
enhance("comment-form", enhanceDraft);
enhance("comment-identity-hint", enhanceIdentity);
enhance("comment-content", enhanceMentions);
enhance("comment-preview", enhancePreview);
enhance("comments", enhanceNews);
enhance("comments", enhanceFolding);
enhance("comments", enhanceIgnoring);
enhance("votes", enhanceVotes);
