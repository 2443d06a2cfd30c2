/** What each bundled function begins with. It tells our functions from others in a team's repository. */
export const BUNDLE_MARK = "// Amazon Ads Connect";
