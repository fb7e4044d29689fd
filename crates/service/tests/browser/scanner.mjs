/** What looks at each link of each mail before people do. */

/** Presses all that can be pressed, three times over, and sends each form as it is. What links lead to is fetched; the page stays. */
export async function pressEverything(page) {
  const follow = async (route) => {
    if (!route.request().isNavigationRequest()) return route.continue();
    await route.fetch().catch(() => undefined);
    return route.fulfill({ status: 204 });
  };
  await page.route('**', follow);
  for (let round = 0; round < 3; round += 1) {
    for (const one of await page.locator('a, button, summary, input').all()) {
      await one.click({ timeout: 500, force: true, noWaitAfter: true }).catch(() => undefined);
    }
    await page.evaluate(() => { for (const form of document.forms) form.dispatchEvent(new SubmitEvent('submit', { cancelable: true })); });
  }
  await page.unroute('**', follow);
}
