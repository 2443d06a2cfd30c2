// Types of the tables that the Data API serves, for createClient<Database>() of supabase-js. Made by
// npm run generate: `supabase gen types`, with the values that check constraints allow. The tables are only
// read there, and the SQL functions are for Edge Functions: neither is written or called with these types.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  amazon_ads: {
    Tables: {
      account_registrations: {
        Row: {
          account_name: string | null;
          ads_account_id: string | null;
          amazon_request_id: string | null;
          amazon_status: string | null;
          association: "amazon_seller" | "amazon_vendor" | "amazon_author" | "business" | null;
          connection_id: string;
          country_codes: string[];
          created_at: string;
          error_code: string | null;
          error_detail: string | null;
          finished_at: string | null;
          id: string;
          region: "NA" | "EU" | "FE";
          status: "terms_pending" | "submitted" | "pending" | "registered" | "failed";
          submitted_at: string | null;
          terms_url: string | null;
          updated_at: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "account_registrations_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "account_registrations_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      amazon_profiles: {
        Row: {
          access_level: "edit" | "view";
          account_id: string | null;
          connection_id: string;
          country_code: string | null;
          created_at: string;
          currency_code: string | null;
          daily_budget: number | null;
          entity_id: string | null;
          id: string;
          last_seen_run: number | null;
          last_synced_at: string | null;
          marketplace_id: string | null;
          name: string | null;
          profile_id: string;
          region: "NA" | "EU" | "FE";
          status: "active" | "inactive";
          sub_type: string | null;
          timezone: string | null;
          type: string | null;
          updated_at: string;
          user_id: string;
          valid_payment_method: boolean | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "amazon_profiles_account_id_fkey";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "user_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "amazon_profiles_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "amazon_profiles_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      audit_log: {
        Row: {
          action:
            | "api_key_created"
            | "api_key_changed"
            | "api_key_revoked"
            | "app_created"
            | "app_changed"
            | "app_deleted"
            | "connection_created"
            | "connection_imported"
            | "connection_renewed"
            | "connection_changed"
            | "connection_disconnected"
            | "connection_handed_over"
            | "connection_received"
            | "token_revealed"
            | "amazon_login_changed"
            | "amazon_login_accepted"
            | "invitation_created"
            | "invitation_revoked"
            | "invitation_used"
            | "invitation_approved"
            | "webhook_created"
            | "webhook_changed"
            | "webhook_deleted"
            | "webhook_secret_rotated"
            | "report_schedule_created"
            | "report_schedule_changed"
            | "report_schedule_deleted"
            | "operator_added"
            | "operator_removed"
            | "operator_acted"
            | "settings_changed";
          actor: "user" | "key" | "operator" | "schedule" | "invited";
          actor_id: string | null;
          actor_name: string | null;
          connection_id: string | null;
          count: number;
          counted_as: string | null;
          created_at: string;
          details: NonNullable<Json>;
          id: number;
          last_at: string;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "audit_log_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      connections: {
        Row: {
          amazon_login_changed: string | null;
          client_id: string;
          compares_login: boolean;
          connected_at: string | null;
          consent_ends_at: string | null;
          consented_at: string | null;
          created_at: string;
          id: string;
          last_error: string | null;
          last_synced_at: string | null;
          last_used_at: string | null;
          name: string;
          next_sync_at: string | null;
          oauth_client_id: string | null;
          region: "NA" | "EU" | "FE";
          regions: ("NA" | "EU" | "FE")[];
          scopes: string[];
          status:
            | "pending"
            | "awaiting_confirmation"
            | "active"
            | "reauthorization_required"
            | "disconnected";
          sync_interval: string;
          updated_at: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "connections_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      events: {
        Row: {
          connection_id: string | null;
          created_at: string;
          cursor: string;
          data: NonNullable<Json>;
          event_id: string;
          id: number;
          transaction_id: number;
          type:
            | "connection.connected"
            | "connection.reauthorization_required"
            | "connection.recovered"
            | "connection.consent_ending"
            | "connection.amazon_login_changed"
            | "connection.disconnected"
            | "sync.failed"
            | "report.stored"
            | "report.failed"
            | "client.rejected";
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "events_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "events_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      report_coverage: {
        Row: {
          age_days: number | null;
          as_of: string | null;
          connection_id: string;
          date: string;
          final_on: string;
          is_final: boolean;
          profile_id: string;
          report_id: string | null;
          requested_at: string | null;
          rows: number | null;
          stored_at: string | null;
          table_name: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_dsp_campaign: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          advertiser_country: string | null;
          advertiser_id: string;
          advertiser_name: string | null;
          advertiser_timezone: string | null;
          amazon_dsp_audience_fee: number | null;
          brand_search_rate: number | null;
          brand_searches: number | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          currency_code: string | null;
          date: string;
          detail_page_view_clicks: number | null;
          detail_page_view_rate: number | null;
          detail_page_view_views: number | null;
          detail_page_views: number | null;
          ecpc: number | null;
          ecpm: number | null;
          ecpp: number | null;
          entity_id: string | null;
          extra: Json | null;
          fetched_at: string;
          frequency_average: number | null;
          household_frequency_average: number | null;
          household_reach: number | null;
          impressions: number | null;
          invalid_click_throughs: number | null;
          invalid_impressions: number | null;
          long_term_roas: number | null;
          long_term_sales: number | null;
          measurable_impressions: number | null;
          new_to_brand_product_sales: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_roas: number | null;
          new_to_brand_units_sold: number | null;
          order_budget: number | null;
          order_currency: string | null;
          order_end_date: string | null;
          order_external_id: string | null;
          order_id: string | null;
          order_name: string | null;
          order_start_date: string | null;
          piece: number;
          purchase_rate: number | null;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          reach: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          supply_cost: number | null;
          total_add_to_cart: number | null;
          total_cost: number | null;
          total_detail_page_view: number | null;
          total_ecpp: number | null;
          total_fee: number | null;
          total_new_to_brand_purchases: number | null;
          total_new_to_brand_roas: number | null;
          total_new_to_brand_sales: number | null;
          total_purchase_rate: number | null;
          total_purchases: number | null;
          total_purchases_clicks: number | null;
          total_purchases_views: number | null;
          total_roas: number | null;
          total_sales: number | null;
          total_units_sold: number | null;
          units_sold: number | null;
          user_id: string;
          video_ad_complete: number | null;
          video_ad_completion_rate: number | null;
          video_ad_first_quartile: number | null;
          video_ad_midpoint: number | null;
          video_ad_start: number | null;
          video_ad_third_quartile: number | null;
          viewability_rate: number | null;
          viewable_impressions: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_dsp_campaign_ad: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          advertiser_country: string | null;
          advertiser_id: string;
          advertiser_name: string | null;
          advertiser_timezone: string | null;
          amazon_dsp_audience_fee: number | null;
          brand_search_rate: number | null;
          brand_searches: number | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          currency_code: string | null;
          date: string;
          detail_page_view_clicks: number | null;
          detail_page_view_rate: number | null;
          detail_page_view_views: number | null;
          detail_page_views: number | null;
          ecpc: number | null;
          ecpm: number | null;
          ecpp: number | null;
          entity_id: string | null;
          extra: Json | null;
          fetched_at: string;
          frequency_average: number | null;
          household_frequency_average: number | null;
          household_reach: number | null;
          impressions: number | null;
          invalid_click_throughs: number | null;
          invalid_impressions: number | null;
          line_item_budget: number | null;
          line_item_delivery_rate: string | null;
          line_item_end_date: string | null;
          line_item_external_id: string | null;
          line_item_id: string | null;
          line_item_name: string | null;
          line_item_start_date: string | null;
          line_item_status: string | null;
          line_item_type: string | null;
          measurable_impressions: number | null;
          new_to_brand_product_sales: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_roas: number | null;
          new_to_brand_units_sold: number | null;
          order_budget: number | null;
          order_currency: string | null;
          order_end_date: string | null;
          order_external_id: string | null;
          order_id: string | null;
          order_name: string | null;
          order_start_date: string | null;
          piece: number;
          purchase_rate: number | null;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          reach: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          supply_cost: number | null;
          total_add_to_cart: number | null;
          total_cost: number | null;
          total_detail_page_view: number | null;
          total_ecpp: number | null;
          total_fee: number | null;
          total_new_to_brand_purchases: number | null;
          total_new_to_brand_roas: number | null;
          total_new_to_brand_sales: number | null;
          total_purchase_rate: number | null;
          total_purchases: number | null;
          total_purchases_clicks: number | null;
          total_purchases_views: number | null;
          total_roas: number | null;
          total_sales: number | null;
          total_units_sold: number | null;
          units_sold: number | null;
          user_id: string;
          video_ad_complete: number | null;
          video_ad_completion_rate: number | null;
          video_ad_first_quartile: number | null;
          video_ad_midpoint: number | null;
          video_ad_start: number | null;
          video_ad_third_quartile: number | null;
          viewability_rate: number | null;
          viewable_impressions: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_dsp_campaign_creative: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          advertiser_country: string | null;
          advertiser_id: string;
          advertiser_name: string | null;
          advertiser_timezone: string | null;
          amazon_dsp_audience_fee: number | null;
          brand_search_rate: number | null;
          brand_searches: number | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          creative_ad_id: string | null;
          creative_id: string | null;
          creative_language: string | null;
          creative_name: string | null;
          creative_size: string | null;
          creative_type: string | null;
          creative_weight: number | null;
          currency_code: string | null;
          date: string;
          detail_page_view_clicks: number | null;
          detail_page_view_rate: number | null;
          detail_page_view_views: number | null;
          detail_page_views: number | null;
          ecpc: number | null;
          ecpm: number | null;
          ecpp: number | null;
          entity_id: string | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          invalid_click_throughs: number | null;
          invalid_impressions: number | null;
          line_item_approval_status: string | null;
          measurable_impressions: number | null;
          new_to_brand_product_sales: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_roas: number | null;
          new_to_brand_units_sold: number | null;
          order_budget: number | null;
          order_currency: string | null;
          order_end_date: string | null;
          order_external_id: string | null;
          order_id: string | null;
          order_name: string | null;
          order_start_date: string | null;
          piece: number;
          purchase_rate: number | null;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          supply_cost: number | null;
          total_add_to_cart: number | null;
          total_cost: number | null;
          total_detail_page_view: number | null;
          total_ecpp: number | null;
          total_fee: number | null;
          total_new_to_brand_purchases: number | null;
          total_new_to_brand_roas: number | null;
          total_new_to_brand_sales: number | null;
          total_purchase_rate: number | null;
          total_purchases: number | null;
          total_purchases_clicks: number | null;
          total_purchases_views: number | null;
          total_roas: number | null;
          total_sales: number | null;
          total_units_sold: number | null;
          units_sold: number | null;
          user_id: string;
          video_ad_complete: number | null;
          video_ad_completion_rate: number | null;
          video_ad_first_quartile: number | null;
          video_ad_midpoint: number | null;
          video_ad_start: number | null;
          video_ad_third_quartile: number | null;
          viewability_rate: number | null;
          viewable_impressions: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_ad_group: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_status: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_type: string | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_detail_page_views_clicks: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_purchases_rate: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_percentage: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          new_to_brand_units_sold_percentage: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_5_second_view_rate: number | null;
          video_5_second_views: number | null;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_ads: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_id: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_type: string | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_detail_page_views_clicks: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_purchases_rate: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_percentage: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          new_to_brand_units_sold_percentage: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_5_second_view_rate: number | null;
          video_5_second_views: number | null;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          viewability_rate: number | null;
          viewable_impressions: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_audiences: {
        Row: {
          campaign_budget_amount: number | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          marketplace_id: string | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          report_id: string;
          sales: number | null;
          sales_clicks: number | null;
          segment_class_code: string | null;
          segment_name: string | null;
          spend: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_campaign_placement: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_type: string | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_detail_page_views_clicks: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_purchases_rate: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_percentage: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          new_to_brand_units_sold_percentage: number | null;
          piece: number;
          placement_classification: string | null;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_5_second_view_rate: number | null;
          video_5_second_views: number | null;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
          viewable_impressions: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_campaigns: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_type: string | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          long_term_roas: number | null;
          long_term_sales: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_detail_page_views_clicks: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_purchases_rate: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_percentage: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          new_to_brand_units_sold_percentage: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted: number | null;
          top_of_search_impression_share: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_5_second_view_rate: number | null;
          video_5_second_views: number | null;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
          viewable_impressions: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_gross_and_invalids: {
        Row: {
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          gross_click_throughs: number | null;
          gross_impressions: number | null;
          impressions: number | null;
          invalid_click_through_rate: number | null;
          invalid_click_throughs: number | null;
          invalid_impression_rate: number | null;
          invalid_impressions: number | null;
          piece: number;
          profile_id: string;
          report_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_purchased_product: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          attribution_type: string | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_price_type_code: string | null;
          connection_id: string;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          new_to_brand_purchases_14d: number | null;
          new_to_brand_purchases_percentage_14d: number | null;
          new_to_brand_sales_14d: number | null;
          new_to_brand_sales_percentage_14d: number | null;
          new_to_brand_units_sold_14d: number | null;
          new_to_brand_units_sold_percentage_14d: number | null;
          orders_14d: number | null;
          orders_clicks_14d: number | null;
          piece: number;
          product_category: string | null;
          product_name: string | null;
          profile_id: string;
          purchased_asin: string | null;
          report_id: string;
          sales_14d: number | null;
          sales_clicks_14d: number | null;
          units_sold_14d: number | null;
          units_sold_clicks_14d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_search_term: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_keyword_status: string | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_type: string | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          keyword_bid: number | null;
          keyword_id: string | null;
          keyword_text: string | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          match_type: string | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          sales: number | null;
          sales_clicks: number | null;
          search_term: string | null;
          units_sold: number | null;
          user_id: string;
          video_5_second_view_rate: number | null;
          video_5_second_views: number | null;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
          viewable_impressions: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sb_targeting: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_keyword_status: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_type: string | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          keyword_bid: number | null;
          keyword_id: string | null;
          keyword_text: string | null;
          keyword_type: string | null;
          match_type: string | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_detail_page_views_clicks: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_percentage: number | null;
          new_to_brand_purchases_rate: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_percentage: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          new_to_brand_units_sold_percentage: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted: number | null;
          targeting_expression: string | null;
          targeting_id: string | null;
          targeting_text: string | null;
          targeting_type: string | null;
          top_of_search_impression_share: number | null;
          units_sold: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_schedules: {
        Row: {
          backfill_days: number | null;
          columns: string[] | null;
          connection_id: string;
          created_at: string;
          id: string;
          illegal_columns: string[];
          last_error: string | null;
          last_error_detail: string | null;
          profile_ids: string[] | null;
          retention_months: number | null;
          status: "active" | "paused";
          table_name: string;
          targets_checked_at: string | null;
          updated_at: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "report_schedules_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "report_schedules_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      report_sd_ad_group: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          bid_optimization: string | null;
          branded_search_rate: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cumulative_reach: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          ecp_brand_search: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          impressions_frequency_average: number | null;
          impressions_views: number | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted_clicks: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_ad_group_matched_target: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          bid_optimization: string | null;
          branded_search_rate: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cumulative_reach: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          ecp_brand_search: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          impressions_views: number | null;
          matched_target_asin: string | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted_clicks: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_advertised_product: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_id: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          bid_optimization: string | null;
          branded_search_rate: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cumulative_reach: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          ecp_brand_search: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          impressions_frequency_average: number | null;
          impressions_views: number | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          piece: number;
          profile_id: string;
          promoted_asin: string | null;
          promoted_sku: string | null;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted_clicks: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_campaigns: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          branded_search_rate: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_type: string | null;
          cumulative_reach: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          ecp_brand_search: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          impressions_frequency_average: number | null;
          impressions_views: number | null;
          long_term_roas: number | null;
          long_term_sales: number | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted_clicks: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_campaigns_matched_target: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          branded_search_rate: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          ecp_brand_search: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          impressions_views: number | null;
          matched_target_asin: string | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted_clicks: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
          video_unmutes: number | null;
          view_click_through_rate: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_gross_and_invalids: {
        Row: {
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          gross_click_throughs: number | null;
          gross_impressions: number | null;
          impressions: number | null;
          invalid_click_through_rate: number | null;
          invalid_click_throughs: number | null;
          invalid_impression_rate: number | null;
          invalid_impressions: number | null;
          piece: number;
          profile_id: string;
          report_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_purchased_product: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          asin_brand_halo: string | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          connection_id: string;
          conversions_brand_halo: number | null;
          conversions_brand_halo_clicks: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          piece: number;
          profile_id: string;
          promoted_asin: string | null;
          promoted_sku: string | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales_brand_halo: number | null;
          sales_brand_halo_clicks: number | null;
          units_sold_brand_halo: number | null;
          units_sold_brand_halo_clicks: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_targeting: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_keyword_status: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          branded_search_rate: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          ecp_brand_search: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          impressions_views: number | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_rate: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_ecp_detail_page_view: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted_clicks: number | null;
          targeting_expression: string | null;
          targeting_id: string | null;
          targeting_text: string | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_unmutes: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sd_targeting_matched_target: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_rate: number | null;
          add_to_cart_views: number | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          add_to_list_from_views: number | null;
          branded_search_rate: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          ecp_add_to_cart: number | null;
          ecp_brand_search: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          impressions_views: number | null;
          matched_target_asin: string | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_units_sold: number | null;
          new_to_brand_units_sold_clicks: number | null;
          piece: number;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_promoted_clicks: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          qualified_borrows_from_views: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          royalty_qualified_borrows_from_views: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_promoted_clicks: number | null;
          targeting_expression: string | null;
          targeting_id: string | null;
          targeting_text: string | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_unmutes: number | null;
          viewability_rate: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_advertised_product: {
        Row: {
          acos_clicks_14d: number | null;
          acos_clicks_7d: number | null;
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_id: string | null;
          add_to_list: number | null;
          advertised_asin: string | null;
          advertised_sku: string | null;
          attributed_sales_same_sku_14d: number | null;
          attributed_sales_same_sku_1d: number | null;
          attributed_sales_same_sku_30d: number | null;
          attributed_sales_same_sku_7d: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_same_sku_14d: number | null;
          purchases_same_sku_1d: number | null;
          purchases_same_sku_30d: number | null;
          purchases_same_sku_7d: number | null;
          qualified_borrows: number | null;
          report_id: string;
          roas_clicks_14d: number | null;
          roas_clicks_7d: number | null;
          royalty_qualified_borrows: number | null;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          sales_other_sku_7d: number | null;
          spend: number | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_other_sku_7d: number | null;
          units_sold_same_sku_14d: number | null;
          units_sold_same_sku_1d: number | null;
          units_sold_same_sku_30d: number | null;
          units_sold_same_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_audiences: {
        Row: {
          attributed_sales_same_sku_14d: number | null;
          attributed_sales_same_sku_1d: number | null;
          attributed_sales_same_sku_30d: number | null;
          attributed_sales_same_sku_7d: number | null;
          campaign_bidding_strategy: string | null;
          campaign_budget_amount: number | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          marketplace_id: string | null;
          piece: number;
          profile_id: string;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_same_sku_14d: number | null;
          purchases_same_sku_1d: number | null;
          purchases_same_sku_30d: number | null;
          purchases_same_sku_7d: number | null;
          report_id: string;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          segment_class_code: string | null;
          segment_name: string | null;
          spend: number | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_same_sku_14d: number | null;
          units_sold_same_sku_1d: number | null;
          units_sold_same_sku_30d: number | null;
          units_sold_same_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_campaigns: {
        Row: {
          add_to_list: number | null;
          attributed_sales_same_sku_14d: number | null;
          attributed_sales_same_sku_1d: number | null;
          attributed_sales_same_sku_30d: number | null;
          attributed_sales_same_sku_7d: number | null;
          campaign_applicable_budget_rule_id: string | null;
          campaign_applicable_budget_rule_name: string | null;
          campaign_bidding_strategy: string | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_rule_based_budget_amount: number | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          piece: number;
          profile_id: string;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_same_sku_14d: number | null;
          purchases_same_sku_1d: number | null;
          purchases_same_sku_30d: number | null;
          purchases_same_sku_7d: number | null;
          qualified_borrows: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          spend: number | null;
          top_of_search_impression_share: number | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_same_sku_14d: number | null;
          units_sold_same_sku_1d: number | null;
          units_sold_same_sku_30d: number | null;
          units_sold_same_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_campaigns_ad_group: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_status: string | null;
          add_to_list: number | null;
          attributed_sales_same_sku_14d: number | null;
          attributed_sales_same_sku_1d: number | null;
          attributed_sales_same_sku_30d: number | null;
          attributed_sales_same_sku_7d: number | null;
          campaign_applicable_budget_rule_id: string | null;
          campaign_applicable_budget_rule_name: string | null;
          campaign_bidding_strategy: string | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_rule_based_budget_amount: number | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          piece: number;
          profile_id: string;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_same_sku_14d: number | null;
          purchases_same_sku_1d: number | null;
          purchases_same_sku_30d: number | null;
          purchases_same_sku_7d: number | null;
          qualified_borrows: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          spend: number | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_same_sku_14d: number | null;
          units_sold_same_sku_1d: number | null;
          units_sold_same_sku_30d: number | null;
          units_sold_same_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_campaigns_placement: {
        Row: {
          add_to_list: number | null;
          attributed_sales_same_sku_14d: number | null;
          attributed_sales_same_sku_1d: number | null;
          attributed_sales_same_sku_30d: number | null;
          attributed_sales_same_sku_7d: number | null;
          campaign_applicable_budget_rule_id: string | null;
          campaign_applicable_budget_rule_name: string | null;
          campaign_bidding_strategy: string | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_rule_based_budget_amount: number | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          piece: number;
          placement_classification: string | null;
          profile_id: string;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_same_sku_14d: number | null;
          purchases_same_sku_1d: number | null;
          purchases_same_sku_30d: number | null;
          purchases_same_sku_7d: number | null;
          qualified_borrows: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          spend: number | null;
          top_of_search_impression_share: number | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_same_sku_14d: number | null;
          units_sold_same_sku_1d: number | null;
          units_sold_same_sku_30d: number | null;
          units_sold_same_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_gross_and_invalids: {
        Row: {
          campaign_name: string | null;
          campaign_status: string | null;
          clicks: number | null;
          connection_id: string;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          gross_click_throughs: number | null;
          gross_impressions: number | null;
          impressions: number | null;
          invalid_click_through_rate: number | null;
          invalid_click_throughs: number | null;
          invalid_impression_rate: number | null;
          invalid_impressions: number | null;
          piece: number;
          profile_id: string;
          report_id: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_purchased_product: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          add_to_list: number | null;
          add_to_list_from_clicks: number | null;
          advertised_asin: string | null;
          advertised_sku: string | null;
          campaign_budget_currency_code: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          connection_id: string;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          keyword: string | null;
          keyword_id: string | null;
          keyword_type: string | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          match_type: string | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchased_asin: string | null;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_other_sku_14d: number | null;
          purchases_other_sku_1d: number | null;
          purchases_other_sku_30d: number | null;
          purchases_other_sku_7d: number | null;
          qualified_borrows: number | null;
          qualified_borrows_from_clicks: number | null;
          report_id: string;
          royalty_qualified_borrows: number | null;
          royalty_qualified_borrows_from_clicks: number | null;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          sales_other_sku_14d: number | null;
          sales_other_sku_1d: number | null;
          sales_other_sku_30d: number | null;
          sales_other_sku_7d: number | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_other_sku_14d: number | null;
          units_sold_other_sku_1d: number | null;
          units_sold_other_sku_30d: number | null;
          units_sold_other_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_search_term: {
        Row: {
          acos_clicks_14d: number | null;
          acos_clicks_7d: number | null;
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_keyword_status: string | null;
          add_to_list: number | null;
          attributed_sales_same_sku_14d: number | null;
          attributed_sales_same_sku_1d: number | null;
          attributed_sales_same_sku_30d: number | null;
          attributed_sales_same_sku_7d: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          keyword: string | null;
          keyword_bid: number | null;
          keyword_id: string | null;
          keyword_type: string | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          match_type: string | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_same_sku_14d: number | null;
          purchases_same_sku_1d: number | null;
          purchases_same_sku_30d: number | null;
          purchases_same_sku_7d: number | null;
          qualified_borrows: number | null;
          report_id: string;
          roas_clicks_14d: number | null;
          roas_clicks_7d: number | null;
          royalty_qualified_borrows: number | null;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          sales_other_sku_7d: number | null;
          search_term: string | null;
          targeting: string | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_other_sku_7d: number | null;
          units_sold_same_sku_14d: number | null;
          units_sold_same_sku_1d: number | null;
          units_sold_same_sku_30d: number | null;
          units_sold_same_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_sp_targeting: {
        Row: {
          acos_clicks_14d: number | null;
          acos_clicks_7d: number | null;
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_keyword_status: string | null;
          add_to_list: number | null;
          attributed_sales_same_sku_14d: number | null;
          attributed_sales_same_sku_1d: number | null;
          attributed_sales_same_sku_30d: number | null;
          attributed_sales_same_sku_7d: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_click: number | null;
          currency_code: string | null;
          date: string;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          keyword: string | null;
          keyword_bid: number | null;
          keyword_id: string | null;
          keyword_type: string | null;
          kindle_edition_normalized_pages_read_14d: number | null;
          kindle_edition_normalized_pages_royalties_14d: number | null;
          match_type: string | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases_14d: number | null;
          purchases_1d: number | null;
          purchases_30d: number | null;
          purchases_7d: number | null;
          purchases_same_sku_14d: number | null;
          purchases_same_sku_1d: number | null;
          purchases_same_sku_30d: number | null;
          purchases_same_sku_7d: number | null;
          qualified_borrows: number | null;
          report_id: string;
          roas_clicks_14d: number | null;
          roas_clicks_7d: number | null;
          royalty_qualified_borrows: number | null;
          sales_14d: number | null;
          sales_1d: number | null;
          sales_30d: number | null;
          sales_7d: number | null;
          sales_other_sku_7d: number | null;
          targeting: string | null;
          top_of_search_impression_share: number | null;
          units_sold_clicks_14d: number | null;
          units_sold_clicks_1d: number | null;
          units_sold_clicks_30d: number | null;
          units_sold_clicks_7d: number | null;
          units_sold_other_sku_7d: number | null;
          units_sold_same_sku_14d: number | null;
          units_sold_same_sku_1d: number | null;
          units_sold_same_sku_30d: number | null;
          units_sold_same_sku_7d: number | null;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_st_campaigns: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_views: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_thousand_impressions: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          detail_page_views_views: number | null;
          extra: Json | null;
          fetched_at: string;
          frequency_average: number | null;
          household_frequency_average: number | null;
          household_reach: number | null;
          impressions: number | null;
          long_term_roas: number | null;
          long_term_sales: number | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_views: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_views: number | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          reach: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_views: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          units_sold_views: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_st_campaigns_ad_group: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_status: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_views: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_thousand_impressions: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          detail_page_views_views: number | null;
          extra: Json | null;
          fetched_at: string;
          frequency_average: number | null;
          household_frequency_average: number | null;
          household_reach: number | null;
          impressions: number | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_views: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_views: number | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          reach: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_views: number | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          units_sold_views: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_st_targeting: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_keyword_status: string | null;
          ad_status: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_views: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_thousand_impressions: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          detail_page_views_views: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          keyword: string | null;
          keyword_bid: number | null;
          keyword_id: string | null;
          keyword_type: string | null;
          match_type: string | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_views: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_views: number | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_views: number | null;
          targeting_text: string | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          units_sold_views: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_st_targeting_ad_group: {
        Row: {
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_status: string | null;
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_views: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_thousand_impressions: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          detail_page_views_views: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          keyword: string | null;
          keyword_bid: number | null;
          keyword_id: string | null;
          keyword_type: string | null;
          match_type: string | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_views: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_views: number | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_views: number | null;
          targeting_text: string | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          units_sold_views: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      report_st_targeting_campaign: {
        Row: {
          add_to_cart: number | null;
          add_to_cart_clicks: number | null;
          add_to_cart_views: number | null;
          branded_searches: number | null;
          branded_searches_clicks: number | null;
          branded_searches_views: number | null;
          campaign_budget_amount: number | null;
          campaign_budget_currency_code: string | null;
          campaign_budget_type: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          campaign_status: string | null;
          click_through_rate: number | null;
          clicks: number | null;
          connection_id: string;
          cost: number | null;
          cost_per_thousand_impressions: number | null;
          currency_code: string | null;
          date: string;
          detail_page_views: number | null;
          detail_page_views_clicks: number | null;
          detail_page_views_views: number | null;
          extra: Json | null;
          fetched_at: string;
          impressions: number | null;
          keyword: string | null;
          keyword_bid: number | null;
          keyword_id: string | null;
          keyword_type: string | null;
          match_type: string | null;
          new_to_brand_detail_page_view_clicks: number | null;
          new_to_brand_detail_page_view_views: number | null;
          new_to_brand_detail_page_views: number | null;
          new_to_brand_purchases: number | null;
          new_to_brand_purchases_clicks: number | null;
          new_to_brand_purchases_views: number | null;
          new_to_brand_sales: number | null;
          new_to_brand_sales_clicks: number | null;
          new_to_brand_sales_views: number | null;
          piece: number;
          portfolio_id: string | null;
          profile_id: string;
          purchases: number | null;
          purchases_clicks: number | null;
          purchases_views: number | null;
          report_id: string;
          roas: number | null;
          sales: number | null;
          sales_clicks: number | null;
          sales_views: number | null;
          targeting_text: string | null;
          units_sold: number | null;
          units_sold_clicks: number | null;
          units_sold_views: number | null;
          user_id: string;
          video_complete_views: number | null;
          video_first_quartile_views: number | null;
          video_midpoint_views: number | null;
          video_third_quartile_views: number | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      reports: {
        Row: {
          amazon_report_id: string | null;
          asked_at: string | null;
          asks: number;
          attempts: number;
          byte_offset: number;
          columns: string[];
          connection_id: string;
          created_at: string;
          end_date: string;
          error_code: string | null;
          error_detail: string | null;
          file_size: number | null;
          file_version: string | null;
          finished_at: string | null;
          id: string;
          is_large: boolean;
          lease_id: string | null;
          next_attempt_at: string;
          pieces: number;
          priority: number;
          profile_id: string;
          ready_at: string | null;
          reason: "manual" | "recent" | "window" | "backfill";
          region: "NA" | "EU" | "FE";
          report_type_id: string;
          requested_at: string | null;
          rows: number | null;
          schedule_id: string | null;
          staged_rows: number;
          staging_epoch: string | null;
          start_date: string;
          status:
            | "wanted"
            | "requested"
            | "ready"
            | "loading"
            | "stored"
            | "failed"
            | "expired"
            | "cancelled";
          stored_at: string | null;
          stored_through: string | null;
          table_name: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "reports_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "reports_schedule_id_fkey";
            columns: ["schedule_id"];
            isOneToOne: false;
            referencedRelation: "report_schedules";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "reports_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      sync_runs: {
        Row: {
          accounts_inactivated: number;
          accounts_inserted: number;
          accounts_unchanged: number;
          accounts_updated: number;
          connection_id: string;
          error_code: string | null;
          finished_at: string | null;
          holder: string;
          id: number;
          lease_expires_at: string;
          profiles_inactivated: number;
          profiles_inserted: number;
          profiles_unchanged: number;
          profiles_updated: number;
          progress: Json | null;
          sources: NonNullable<Json>;
          stalls: number;
          started_at: string;
          status: "running" | "succeeded" | "partial" | "failed";
          trigger: "callback" | "manual" | "scheduled";
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_runs_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_runs_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      token_refresh_history: {
        Row: {
          action:
            | "created"
            | "refreshed"
            | "failed"
            | "reauthorization_required"
            | "imported"
            | "revoked";
          actor: "user" | "key" | "operator" | "schedule" | "invited";
          attempts: number;
          connection_id: string;
          created_at: string;
          duration_ms: number | null;
          error_code: string | null;
          first_at: string;
          id: number;
          lease_id: string | null;
          reason: string | null;
          success: boolean;
          trigger: "callback" | "on_demand" | "scheduled" | "manual";
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "token_refresh_history_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "token_refresh_history_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      user_accounts: {
        Row: {
          account_name: string;
          account_type: "advertising" | "seller" | "vendor" | "agency" | "dsp";
          amazon_account_id: string;
          connected_at: string;
          connection_id: string;
          created_at: string;
          disconnected_at: string | null;
          id: string;
          is_default: boolean;
          last_seen_run: number | null;
          last_synced_at: string | null;
          marketplace_id: string | null;
          metadata: NonNullable<Json>;
          name_set_by_user: boolean;
          region: "NA" | "EU" | "FE" | null;
          source: "ads-accounts" | "profiles" | "dsp-advertisers";
          status: "active" | "inactive" | "suspended" | "pending";
          updated_at: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "user_accounts_connection_id_fkey";
            columns: ["connection_id"];
            isOneToOne: false;
            referencedRelation: "connections";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "user_accounts_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
      users: {
        Row: {
          clerk_user_id: string | null;
          created_at: string;
          email: string | null;
          first_name: string | null;
          id: string;
          identity_issuer: string | null;
          is_operator: boolean;
          last_login_at: string | null;
          last_name: string | null;
          profile_image_url: string | null;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      webhook_deliveries: {
        Row: {
          attempts: number;
          created_at: string;
          duration_ms: number | null;
          error: string | null;
          event_id: number;
          id: number;
          last_attempt_at: string | null;
          lease_expires_at: string | null;
          lease_id: string | null;
          next_attempt_at: string | null;
          response_body: string | null;
          response_status: number | null;
          status: "pending" | "delivered" | "failed";
          user_id: string | null;
          webhook_id: string;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "webhook_deliveries_event_id_fkey";
            columns: ["event_id"];
            isOneToOne: false;
            referencedRelation: "events";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "webhook_deliveries_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "webhook_deliveries_webhook_id_fkey";
            columns: ["webhook_id"];
            isOneToOne: false;
            referencedRelation: "webhooks";
            referencedColumns: ["id"];
          },
        ];
      };
      webhooks: {
        Row: {
          created_at: string;
          disabled_reason: "by_user" | "gone" | "failing" | null;
          events: string[] | null;
          failing_since: string | null;
          id: string;
          last_success_at: string | null;
          status: "active" | "disabled";
          updated_at: string;
          url: string;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "webhooks_user_id_fkey";
            columns: ["user_id"];
            isOneToOne: false;
            referencedRelation: "users";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Views: {
      spend_by_campaign: {
        Row: {
          acos: number | null;
          ad_product: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string | null;
          cost: number | null;
          currency_code: string | null;
          date: string | null;
          impressions: number | null;
          profile_id: string | null;
          purchases: number | null;
          roas: number | null;
          sales: number | null;
          units_sold: number | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      spend_by_day: {
        Row: {
          acos: number | null;
          clicks: number | null;
          connection_id: string | null;
          cost: number | null;
          currency_code: string | null;
          date: string | null;
          impressions: number | null;
          profile_id: string | null;
          purchases: number | null;
          roas: number | null;
          sales: number | null;
          units_sold: number | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      spend_by_product: {
        Row: {
          acos: number | null;
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_product: string | null;
          asin: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string | null;
          cost: number | null;
          currency_code: string | null;
          date: string | null;
          impressions: number | null;
          profile_id: string | null;
          purchases: number | null;
          roas: number | null;
          sales: number | null;
          sku: string | null;
          units_sold: number | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      spend_by_search_term: {
        Row: {
          acos: number | null;
          ad_group_id: string | null;
          ad_group_name: string | null;
          ad_product: string | null;
          campaign_id: string | null;
          campaign_name: string | null;
          clicks: number | null;
          connection_id: string | null;
          cost: number | null;
          currency_code: string | null;
          date: string | null;
          impressions: number | null;
          keyword: string | null;
          profile_id: string | null;
          purchases: number | null;
          roas: number | null;
          sales: number | null;
          search_term: string | null;
          units_sold: number | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
    };
    Functions: {
      [_ in never]: never;
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "amazon_ads">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof (
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
    )
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals } ? (
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]
  )[TableName] extends {
    Row: infer R;
  } ? R
  : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R;
    } ? R
    : never
  : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Insert: infer I;
    } ? I
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I;
    } ? I
    : never
  : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends
    {
      Update: infer U;
    } ? U
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U;
    } ? U
    : never
  : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][
    CompositeTypeName
  ]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never;

export const Constants = {
  amazon_ads: {
    Enums: {},
  },
} as const;
