"""Yesterday's Sponsored Products campaigns of a profile, from an API key to rows."""

import os
from datetime import date, timedelta

from amazon_ads_connect import AdsConnect

yesterday = (date.today() - timedelta(days=1)).isoformat()

with AdsConnect(os.environ["ADS_URL"], os.environ["ADS_API_KEY"]) as ads:
    rows = ads.report(
        "report_sp_campaigns",
        connection_id=os.environ["ADS_CONNECTION"],
        profile_id=os.environ["ADS_PROFILE"],
        start_date=yesterday,
        end_date=yesterday,
    )
    for row in rows:
        print(row["campaign_name"], row["clicks"], row["cost"])
