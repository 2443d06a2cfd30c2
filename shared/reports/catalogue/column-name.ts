/**
 * The name of one of Amazon's columns in a table: snake_case, with acronyms and numbers as words of
 * their own. `purchases7d` is `purchases_7d`, `newToBrandECPDetailPageView` is
 * `new_to_brand_ecp_detail_page_view`, `eCPM` is `ecpm`. A name that begins with a digit gets `n_`.
 */
export function columnName(amazonName: string): string {
  const name = amazonName
    // "Effective cost per" and "effective revenue per" begin in lower case: the acronym is one word.
    .replace(/^e(?=CP|RPM)/, "E")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/([A-Za-z])(\d)/g, "$1_$2")
    .toLowerCase();
  return /^\d/.test(name) ? `n_${name}` : name;
}
