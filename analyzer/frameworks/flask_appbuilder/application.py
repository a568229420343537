"""The builder and its managers: what they register by themselves, and what the target adds.

Source: flask_appbuilder/base.py, menu.py, babel/, api/manager.py, security/manager.py,
security/sqla/manager.py, security/views.py, security/api.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

BASE: Final = """
from flask import Blueprint, current_app
from flask_appbuilder.babel.manager import BabelManager
from flask_appbuilder.menu import Menu, MenuApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.api.manager import OpenApiManager
from flask_appbuilder.views import IndexView, UtilView
from werkzeug.utils import import_string


class AppBuilder:
    def __init__(self, app=None, session=None, menu=None, indexview=None, base_template="",
                 static_folder="static/appbuilder", static_url_path="/appbuilder",
                 security_manager_class=None, update_perms=True, **options):
        self.baseviews = []
        self.menu = menu
        self.static_folder = static_folder
        self.static_url_path = static_url_path
        self.security_manager_class = security_manager_class
        self.indexview = indexview
        self.app = None
        self.sm = None
        if app is not None:
            self.init_app(app, session)

    def init_app(self, app, session=None):
        self.app = app
        app.appbuilder = self
        app.extensions["appbuilder"] = self
        named = app.config.get("FAB_INDEX_VIEW", None)
        if isinstance(named, str):
            self.indexview = import_string(named)
        self.indexview = self.indexview or IndexView
        self.menu = self.menu or Menu()
        chosen = app.config.get("FAB_SECURITY_MANAGER_CLASS", None)
        if isinstance(chosen, str):
            self.security_manager_class = import_string(chosen)
        if self.security_manager_class is None:
            self.security_manager_class = SecurityManager
        self.sm = self.security_manager_class(self)
        self.bm = BabelManager(self)
        app.register_blueprint(
            Blueprint("appbuilder", "flask_appbuilder", url_prefix="/static",
                      static_folder=self.static_folder, static_url_path=self.static_url_path)
        )
        app.before_request(self.sm.before_request)
        self.add_view_no_menu(self.indexview)
        self.add_view_no_menu(UtilView)
        self.bm.register_views()
        self.sm.register_views()
        OpenApiManager(self).register_views()
        if app.config.get("FAB_ADD_MENU_API", True):
            self.add_api(MenuApi)
        for baseview in self.baseviews:
            self._register(baseview, None, None)

    @property
    def get_app(self):
        return self.app

    def _register(self, baseview, endpoint, static_folder):
        if self.app is not None:
            app = self.app
        else:
            app = current_app
        app.register_blueprint(
            baseview.create_blueprint(self, endpoint=endpoint, static_folder=static_folder)
        )

    def _add(self, baseview, endpoint=None, static_folder=None):
        if isinstance(baseview, type):
            baseview = baseview()
        baseview.appbuilder = self
        if self.app is None:
            self.baseviews.append(baseview)
        else:
            self._register(baseview, endpoint, static_folder)
        return baseview

    def add_view(self, baseview, name="", href="", icon="", label="", category="", category_icon="",
                 category_label="", menu_cond=None, **options):
        return self._add(baseview)

    def add_view_no_menu(self, baseview, endpoint=None, static_folder=None):
        return self._add(baseview, endpoint, static_folder)

    def add_api(self, baseview):
        return self._add(baseview)

    def add_link(self, *args, **kwargs):
        pass

    def add_separator(self, *args, **kwargs):
        pass
"""

MENU: Final = """
from flask_appbuilder.api import BaseApi, expose
from flask_appbuilder.security.decorators import permission_name, protect


class Menu:
    def __init__(self, reverse=True, extra_classes=""):
        pass

    def add_link(self, *args, **kwargs):
        pass

    def add_separator(self, *args, **kwargs):
        pass

    def add_category(self, *args, **kwargs):
        pass


class MenuApi(BaseApi):
    resource_name = "menu"

    @expose("/", methods=["GET"])
    @protect(allow_browser_login=True)
    @permission_name("get")
    def get_menu_data(self):
        pass
"""

BABEL: Final = """
from flask_appbuilder.baseviews import BaseView, expose


class LocaleView(BaseView):
    route_base = "/lang"

    @expose("/<string:locale>")
    def index(self, locale):
        pass


class BabelManager:
    def __init__(self, appbuilder):
        self.appbuilder = appbuilder

    def register_views(self):
        self.appbuilder.add_view_no_menu(LocaleView())
"""

OPENAPI: Final = """
from flask import current_app
from flask_appbuilder.api import BaseApi, expose, safe
from flask_appbuilder.baseviews import BaseView
from flask_appbuilder.security.decorators import has_access, protect


class OpenApi(BaseApi):
    route_base = "/api"

    @expose("/<version>/_openapi")
    @protect()
    @safe
    def get(self, version):
        pass


class SwaggerView(BaseView):
    route_base = "/swagger"

    @expose("/<version>")
    @has_access
    def show(self, version):
        pass


class OpenApiManager:
    def __init__(self, appbuilder):
        self.appbuilder = appbuilder

    def register_views(self):
        if current_app.config.get("FAB_ADD_OPENAPI_VIEWS", True):
            if current_app.config.get("FAB_API_SWAGGER_UI", False):
                self.appbuilder.add_api(OpenApi)
                self.appbuilder.add_view_no_menu(SwaggerView)
"""

SECURITY_VIEWS: Final = """
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, no_cache
from flask_appbuilder.views import ModelView, SimpleFormView


class PermissionModelView(ModelView):
    route_base = "/permissions"
    include_route_methods = {"list"}


class ViewMenuModelView(ModelView):
    route_base = "/viewmenus"
    include_route_methods = {"list"}


class PermissionViewModelView(ModelView):
    route_base = "/permissionviews"
    include_route_methods = {"list"}


class ResetMyPasswordView(SimpleFormView):
    route_base = "/resetmypassword"


class ResetPasswordView(SimpleFormView):
    route_base = "/resetpassword"


class UserInfoEditView(SimpleFormView):
    pass


class UserModelView(ModelView):
    route_base = "/users"

    @expose("/userinfo/")
    @has_access
    def userinfo(self):
        pass


class UserLDAPModelView(UserModelView):
    pass


class UserOAuthModelView(UserModelView):
    pass


class UserRemoteUserModelView(UserModelView):
    pass


class UserDBModelView(UserModelView):
    @expose("/show/<pk>", methods=["GET"])
    @has_access
    def show(self, pk):
        pass

    @expose("/userinfo/")
    @has_access
    def userinfo(self):
        pass


class RoleModelView(ModelView):
    route_base = "/roles"


class UserGroupModelView(ModelView):
    route_base = "/groups"


class RegisterUserModelView(ModelView):
    route_base = "/registeruser"


class AuthView(BaseView):
    route_base = ""

    @expose("/login/", methods=["GET", "POST"])
    def login(self):
        pass

    @expose("/logout/")
    def logout(self):
        pass


class AuthDBView(AuthView):
    @expose("/login/", methods=["GET", "POST"])
    @no_cache
    def login(self):
        pass


class AuthLDAPView(AuthView):
    @expose("/login/", methods=["GET", "POST"])
    @no_cache
    def login(self):
        pass


class AuthOAuthView(AuthView):
    @expose("/login/")
    @expose("/login/<provider>")
    def login(self, provider=None):
        pass

    @expose("/oauth-authorized/<provider>")
    def oauth_authorized(self, provider):
        pass


class AuthRemoteUserView(AuthView):
    @expose("/login/")
    def login(self):
        pass
"""

MANAGER: Final = """
from flask import current_app
from flask_appbuilder.api import BaseApi, expose, safe
from flask_appbuilder.const import AUTH_DB, AUTH_LDAP, AUTH_OAUTH, AUTH_REMOTE_USER
from flask_appbuilder.security.views import (
    AuthDBView, AuthLDAPView, AuthOAuthView, AuthRemoteUserView, PermissionModelView, PermissionViewModelView,
    RegisterUserModelView, ResetMyPasswordView, ResetPasswordView, RoleModelView, UserDBModelView,
    UserGroupModelView, UserInfoEditView, UserLDAPModelView, UserOAuthModelView, UserRemoteUserModelView,
    ViewMenuModelView,
)


class SecurityApi(BaseApi):
    resource_name = "security"

    @expose("/login", methods=["POST"])
    @safe
    def login(self):
        pass

    @expose("/refresh", methods=["POST"])
    @safe
    def refresh(self):
        pass


class BaseSecurityManager:
    security_api = SecurityApi
    userdbmodelview = UserDBModelView
    userldapmodelview = UserLDAPModelView
    useroauthmodelview = UserOAuthModelView
    userremoteusermodelview = UserRemoteUserModelView
    authdbview = AuthDBView
    authldapview = AuthLDAPView
    authoauthview = AuthOAuthView
    authremoteuserview = AuthRemoteUserView
    registerusermodelview = RegisterUserModelView
    rolemodelview = RoleModelView
    groupmodelview = UserGroupModelView
    permissionmodelview = PermissionModelView
    viewmenumodelview = ViewMenuModelView
    permissionviewmodelview = PermissionViewModelView
    resetmypasswordview = ResetMyPasswordView
    resetpasswordview = ResetPasswordView
    userinfoeditview = UserInfoEditView

    def __init__(self, appbuilder):
        self.appbuilder = appbuilder

    def before_request(self):
        pass

    @property
    def auth_type(self):
        return current_app.config.get("AUTH_TYPE", AUTH_DB)

    def register_views(self):
        if not current_app.config.get("FAB_ADD_SECURITY_VIEWS", True):
            return
        self.appbuilder.add_api(self.security_api)
        self.appbuilder.add_view_no_menu(self.userinfoeditview())
        if self.auth_type == AUTH_DB:
            self.appbuilder.add_view_no_menu(self.resetpasswordview())
            self.appbuilder.add_view_no_menu(self.resetmypasswordview())
            self.appbuilder.add_view_no_menu(self.authdbview())
            self.appbuilder.add_view(self.userdbmodelview, "List Users")
        if self.auth_type == AUTH_LDAP:
            self.appbuilder.add_view_no_menu(self.authldapview())
            self.appbuilder.add_view(self.userldapmodelview, "List Users")
        if self.auth_type == AUTH_OAUTH:
            self.appbuilder.add_view_no_menu(self.authoauthview())
            self.appbuilder.add_view(self.useroauthmodelview, "List Users")
        if self.auth_type == AUTH_REMOTE_USER:
            self.appbuilder.add_view_no_menu(self.authremoteuserview())
            self.appbuilder.add_view(self.userremoteusermodelview, "List Users")
        self.appbuilder.add_view(self.rolemodelview, "List Roles")
        self.appbuilder.add_view(self.groupmodelview, "List Groups")
        if current_app.config.get("AUTH_USER_REGISTRATION", False):
            self.appbuilder.add_view(self.registerusermodelview, "User Registrations")
        if current_app.config.get("FAB_ADD_SECURITY_PERMISSION_VIEW", True):
            self.appbuilder.add_view(self.permissionmodelview, "Base Permissions")
        if current_app.config.get("FAB_ADD_SECURITY_VIEW_MENU_VIEW", True):
            self.appbuilder.add_view(self.viewmenumodelview, "Views/Menus")
        if current_app.config.get("FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW", True):
            self.appbuilder.add_view(self.permissionviewmodelview, "Permission on Views/Menus")
"""

SQLA_MANAGER: Final = """
from flask import current_app
from flask_appbuilder.api import ModelRestApi
from flask_appbuilder.security.manager import BaseSecurityManager


class PermissionApi(ModelRestApi):
    resource_name = "security/permissions"
    include_route_methods = {"get_list", "get", "info"}


class RoleApi(ModelRestApi):
    resource_name = "security/roles"


class UserApi(ModelRestApi):
    resource_name = "security/users"


class ViewMenuApi(ModelRestApi):
    resource_name = "security/resources"


class PermissionViewMenuApi(ModelRestApi):
    resource_name = "security/permissions-resources"


class GroupApi(ModelRestApi):
    resource_name = "security/groups"


class SecurityManager(BaseSecurityManager):
    permission_api = PermissionApi
    role_api = RoleApi
    user_api = UserApi
    view_menu_api = ViewMenuApi
    permission_view_menu_api = PermissionViewMenuApi
    group_api = GroupApi

    def register_views(self):
        super().register_views()
        if current_app.config.get("FAB_ADD_SECURITY_API", False):
            self.appbuilder.add_api(self.permission_api)
            self.appbuilder.add_api(self.role_api)
            self.appbuilder.add_api(self.user_api)
            self.appbuilder.add_api(self.view_menu_api)
            self.appbuilder.add_api(self.permission_view_menu_api)
            self.appbuilder.add_api(self.group_api)
"""

STUBS: Final = {
    "flask_appbuilder.base": BASE,
    "flask_appbuilder.menu": MENU,
    "flask_appbuilder.babel.manager": BABEL,
    "flask_appbuilder.api.manager": OPENAPI,
    "flask_appbuilder.security.views": SECURITY_VIEWS,
    "flask_appbuilder.security.manager": MANAGER,
    "flask_appbuilder.security.sqla.manager": SQLA_MANAGER,
}

CONSTANTS: Final = {
    f"flask_appbuilder.{module}.{name}": value
    for module in ("const", "security.manager")
    for name, value in (
        ("AUTH_OID", 0),
        ("AUTH_DB", 1),
        ("AUTH_LDAP", 2),
        ("AUTH_REMOTE_USER", 3),
        ("AUTH_OAUTH", 4),
        ("AUTH_SAML", 5),
    )
}

GUARDS: Final = {
    "flask_appbuilder.security.manager.BaseSecurityManager.before_request": GuardKind.SESSION,
}
